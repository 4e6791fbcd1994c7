// Numbers as the page's language writes them; the server writes the same.
window.pakNumbers = (() => {
  const persian = document.documentElement.lang === "fa";
  const digits = text => persian ? text.replace(/[0-9]/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]).replaceAll(",", "٬").replaceAll(".", "٫") : text;
  const minus = persian ? "\u200E−" : "−";
  const missing = value => value === null || value === undefined || value === "-" || Number.isNaN(value);
  const plain = (value, least, most) => (value < 0 ? minus : "") + digits(Math.abs(value).toLocaleString("en", { minimumFractionDigits: least, maximumFractionDigits: most }));
  const scales = [[1e12, " هزار میلیارد", "T"], [1e9, " میلیارد", "B"], [1e6, " میلیون", "M"]];
  return {
    persian,
    digits,
    write: (value, places) => missing(value) ? "–" : plain(value, places, places),
    short: value => {
      const scale = scales.find(s => Math.abs(value) >= s[0]);
      return scale ? plain(value / scale[0], 0, 2) + scale[persian ? 1 : 2] : plain(value, 0, 6);
    },
  };
})();
