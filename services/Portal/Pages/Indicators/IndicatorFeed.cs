using System.Globalization;
using System.Text;
using System.Xml;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Indicators;

/// <summary>
/// Subscriptions as Atom feeds (RFC 4287), to be read by any feed reader or mail program without an account here:
/// <c>/indicators.atom</c> with the filters of the observatory's home says what has been published, one entry an indicator, or
/// one a finished day, week or month (<c>every=</c>; none where nothing changed); <c>only=goals</c> tells when a goal line was crossed.
/// </summary>
internal static class IndicatorFeed
{
    private const int Most = 100;
    private const int MostListed = 60;

    public static void MapIndicatorFeed(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/indicators.atom", Handle).AllowAnonymous();

    /// <summary>Which day a digest's entry stands for; null for each publication by itself.</summary>
    internal enum Every
    {
        Publication,
        Day,
        Week,
        Month,
    }

    /// <summary>True when the newest value stands on the other side of its year's goal than the one before it, or on the line.</summary>
    internal static bool CrossedGoal(LatestItem item) =>
        item is { Value: { } now, Previous.Value: { } before, Target.Value: { } goal } && Math.Sign(now - goal) != Math.Sign(before - goal) && before != goal;

    /// <summary>The first day of the day, week (from Saturday) or Jalali month that a day lies in, and the first one after it.</summary>
    internal static (DateOnly From, DateOnly To) SpanOf(DateOnly day, Every every)
    {
        if (every == Every.Month)
        {
            var (year, month, _) = JalaliDate.Of(day);
            var (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1);
            return (JalaliDate.ToGregorian(year, month, 1), JalaliDate.ToGregorian(nextYear, nextMonth, 1));
        }

        var first = every == Every.Week ? day.AddDays(-(((int)day.DayOfWeek + 1) % 7)) : day;
        return (first, first.AddDays(every == Every.Week ? 7 : 1));
    }

    private static async Task<IResult> Handle(HttpContext context, ObservatoryApi observatory, Words w, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var query = context.Request.Query;
        string? Given(string name) => query[name].LastOrDefault() is { Length: > 0 } value ? value : null;
        IReadOnlyList<LatestItem> items;
        try
        {
            items = (await observatory.Latest(new(Given("search"), Given("sector"), Given("agency"), Given("area")), ct)).Items;
        }
        catch (ApiException e)
        {
            return Results.StatusCode(e.IsOutage ? StatusCodes.Status503ServiceUnavailable : e.Problem.Status);
        }

        var every = Enum.TryParse<Every>(Given("every"), ignoreCase: true, out var asked) ? asked : Every.Publication;
        var told = items.Where(i => i is { PublishedAt: not null, Value: not null, Period: not null } && (Given("only") != "goals" || CrossedGoal(i)))
            .OrderByDescending(i => i.PublishedAt).ToList();
        var site = address.Site + context.Request.PathBase;
        var (self, page) = (site + context.Request.Path + context.Request.QueryString, site + "/indicators" + context.Request.QueryString);
        var writer = new Writer(w, site, self, page);
        var entries = every == Every.Publication
            ? told.Take(Most).Select(writer.Of)
            : writer.Digests(told, every, JalaliDate.TehranDay(clock.GetUtcNow())).Take(Most);
        context.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Text(writer.Feed([.. entries]), "application/atom+xml; charset=utf-8");
    }

    private sealed record Entry(string Id, string Title, DateTimeOffset Updated, string Link, string Text);

    /// <param name="self">The feed's own address; no other feed has it.</param>
    /// <param name="page">The list that the feed is about.</param>
    private sealed class Writer(Words w, string site, string self, string page)
    {
        public Entry Of(LatestItem item)
        {
            var link = AddressOf(item);
            // The address of these figures as they were known then: no two publications share it.
            var id = string.Create(CultureInfo.InvariantCulture, $"{link}&asOf={item.PublishedAt!.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}");
            return new(id, TitleOf(item), item.PublishedAt.Value, link, TextOf(item));
        }

        public IEnumerable<Entry> Digests(IEnumerable<LatestItem> items, Every every, DateOnly today) =>
            from item in items
            let span = SpanOf(JalaliDate.TehranDay(item.PublishedAt!.Value), every)
            where span.To <= today // what is not over yet would be told twice
            group item by span into digest
            let found = digest.OrderByDescending(i => i.PublishedAt).ToList()
            select new Entry(
                string.Create(CultureInfo.InvariantCulture, $"{self}&from={digest.Key.From:yyyy-MM-dd}"),
                DigestTitle(digest.Key.From, digest.Key.To.AddDays(-1), found.Count),
                found[0].PublishedAt!.Value, page, string.Join("\n", found.Take(MostListed).Select(TitleOf)));

        public string Feed(IReadOnlyList<Entry> entries)
        {
            var text = new StringBuilder();
            using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
            {
                xml.WriteStartElement("feed", "http://www.w3.org/2005/Atom");
                xml.WriteAttributeString("xml", "lang", null, w.Language);
                xml.WriteElementString("id", self);
                xml.WriteElementString("title", w["پاک، شاخص‌های تازه‌منتشرشده", "Pak, newly published indicators"]);
                xml.WriteElementString("updated", Time(entries.Count > 0 ? entries[0].Updated : DateTimeOffset.UnixEpoch));
                Link(xml, "self", self, "application/atom+xml");
                Link(xml, "alternate", page, "text/html");
                xml.WriteStartElement("author");
                xml.WriteElementString("name", w["پاک، پایش اطلاعات کشور", "Pak, the country’s information monitor"]);
                xml.WriteEndElement();
                foreach (var entry in entries)
                {
                    xml.WriteStartElement("entry");
                    xml.WriteElementString("id", entry.Id);
                    xml.WriteElementString("title", entry.Title);
                    xml.WriteElementString("updated", Time(entry.Updated));
                    Link(xml, "alternate", entry.Link, "text/html");
                    xml.WriteElementString("content", entry.Text);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text;
        }

        private static void Link(XmlWriter xml, string rel, string href, string type)
        {
            xml.WriteStartElement("link");
            xml.WriteAttributeString("rel", rel);
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("href", href);
            xml.WriteEndElement();
        }

        private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        private string AddressOf(LatestItem item) => $"{site}/indicators/{item.Code}?area={item.Area ?? "IR"}";

        private string TitleOf(LatestItem item)
        {
            var value = $"{w[item.Name]}{w["،", ","]} {PeriodText.Of(w, item.Period!, item.Calendar)}: {w.Number(item.Value, item.Decimals)} {w.Unit(item.Unit, item.Multiplier)}";
            return CrossedGoal(item) ? w["از خط هدف گذشت: ", "Crossed its goal line: "] + value : value;
        }

        private string TextOf(LatestItem item)
        {
            var parts = new List<string> { TitleOf(item) };
            if (item is { Change.Absolute: { } change, Previous: { } previous })
            {
                parts.Add(w[$"تغییر از {PeriodText.Of(w, previous.Period, item.Calendar)}: {w.Signed(change, item.Decimals)}", $"Change since {PeriodText.Of(w, previous.Period, item.Calendar)}: {w.Signed(change, item.Decimals)}"]);
            }

            if (item.Target is { Value: { } goal } target)
            {
                parts.Add(w[$"هدف سال {w.Digits(target.Year.ToString(CultureInfo.InvariantCulture))}: {w.Number(goal, item.Decimals)}", $"Target for {target.Year}: {w.Number(goal, item.Decimals)}"] + (w.TargetState(target.State) is { } state ? $" ({state.Text})" : ""));
            }

            if (item.Sample)
            {
                parts.Add(w["دادهٔ نمونه است.", "Sample data."]);
            }

            return string.Join("\n", parts);
        }

        private string DigestTitle(DateOnly from, DateOnly to, int count) => from == to
            ? w[$"{w.DayText(from)}: {w.Number(count)} شاخص تازه منتشر شد", $"{w.DayText(from)}: {w.Count(count, "indicator")} newly published"]
            : w[$"{w.DayText(from)} تا {w.DayText(to)}: {w.Number(count)} شاخص تازه منتشر شد", $"{w.DayText(from)} to {w.DayText(to)}: {w.Count(count, "indicator")} newly published"];
    }
}
