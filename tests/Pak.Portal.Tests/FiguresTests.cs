using Microsoft.AspNetCore.Http;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Charts;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Indicators;

namespace Pak.Portal.Tests;

/// <summary>The arithmetic behind the pictures and tables.</summary>
public sealed class FiguresTests
{
    private static readonly LocalizedText Name = new("ن", "n");

    [Theory]
    [InlineData(3, 97, 0, 100)]
    [InlineData(-4, 9, -5, 10)]
    [InlineData(5, 5, 4.4, 5.6)]
    [InlineData(0, 0, -1, 1)]
    public void A_scale_has_round_marks_around_all_values(double min, double max, double first, double last)
    {
        var ticks = Ticks.Linear(min, max);

        Assert.Equal(first, ticks[0], 6);
        Assert.Equal(last, ticks[^1], 6);
        Assert.InRange(ticks.Count, 3, 9);
    }

    [Fact]
    public void A_logarithmic_scale_goes_around_all_values()
    {
        var ticks = Ticks.Logarithmic(3, 4200);

        Assert.True(ticks[0] <= 3 && ticks[^1] >= 4200, string.Join(' ', ticks));
    }

    [Fact]
    public void A_gap_lifts_the_pen()
    {
        Assert.Equal("M0 1M2 3L3 4", LinePath.Of([1, null, 3, 4], i => i, y => y, bridged: false));
        Assert.Equal("M0 1L2 3L3 4", LinePath.Of([1, null, 3, 4], i => i, y => y, bridged: true));
    }

    [Fact]
    public void The_map_has_the_31_provinces_each_once()
    {
        var home = Area.Iran.Where(a => a.Parent is not null).Select(a => a.Code).Order(StringComparer.Ordinal);

        Assert.Equal(home, Provinces.All.Select(p => p.Code));
        Assert.All(Provinces.All, p => Assert.StartsWith("M", p.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100, 150, true, 50)]
    [InlineData(-100, -50, true, 50)]
    [InlineData(0, 5, true, null)]
    [InlineData(0, 5, false, 5)]
    [InlineData(null, 5, false, null)]
    public void A_change_is_the_difference_or_percent_of_the_first(int? from, int? to, bool relative, int? change)
    {
        Assert.Equal(change, ChangeOf.Between(from, to, relative));
    }

    [Fact]
    public void Each_column_changes_since_its_own_first_value()
    {
        var table = Table(("1400", 10), ("1401", null), ("1402", 15)).Since("relative");

        Assert.Equal([0m, null, 50m], table.Columns[0].Cells.Select(c => c?.Value));
        Assert.Equal(1, table.Columns[0].Decimals);
    }

    [Fact]
    public void Periods_of_two_lengths_stand_in_the_order_of_time()
    {
        var yearly = Of("A");
        var quarterly = Of("Q");
        var table = FigureTable.Build(
        [
            new("a", LineRole.Value, "IR", "", yearly, [("1403", new(1, "A")), ("1402", new(2, "A"))]),
            new("b", LineRole.Second, "IR", "", quarterly, [("1402-Q3", new(3, "A"))]),
        ]);

        Assert.Equal(["1402", "1402-Q3", "1403"], table.Rows.Select(r => r.Period));
        Assert.True(table.HasMixedPeriods);
        Assert.Null(table.Columns[0].Cells[1]);
        Assert.Equal(3, table.Columns[1].Cells[1]!.Value);
    }

    [Theory]
    [InlineData(false, "1400", "1401", "1402")]
    [InlineData(true, "1400", "1402", "1403")]
    [InlineData(true, "1400", "1401", "1407")]
    [InlineData(false, "1400")]
    public void A_table_is_uneven_where_a_row_is_not_the_next_period(bool uneven, params string[] periods) =>
        Assert.Equal(uneven, Table([.. periods.Select(period => (period, (int?)1))]).IsUneven);

    [Fact]
    public void A_forecast_is_a_value_but_not_an_observed_one()
    {
        var table = FigureTable.Build([new("a", LineRole.Value, "IR", "", Of("A"), [("1403", new(1, "P")), ("1404", new(2, "F")), ("1405", new(null, "M"))])]);

        Assert.Equal((1, 0), (table.LastWithValue(), table.LastObserved()));
    }

    [Fact]
    public void Targets_years_ahead_stand_at_their_time_in_the_picture_and_not_beside_the_last_value()
    {
        var monthly = Of("M");
        var table = FigureTable.Build(
        [
            new("a", LineRole.Value, "IR", "", monthly, [("1404-12", new(1, "A")), ("1405-12", new(2, "A"))]),
            new("t", LineRole.Target, "IR", "", monthly, [("1404-12", new(1, "T")), ("1406-12", new(3, "T")), ("1408-12", new(5, "T"))]),
        ]);
        var spec = new ShownFigures(monthly, null, table, table, 1, null, null, []).Spec(new Words(new HttpContextAccessor()), new ViewState(), "");

        Assert.Equal([0, 365, 730, 1460], spec.Days!.Select(day => day - spec.Days![0]));
        Assert.False(spec.Bridged);
    }

    [Fact]
    public void A_comparison_takes_the_closest_where_an_end_is_missing_and_sorts_what_is_missing_last()
    {
        var indicator = Of("A");
        var table = FigureTable.Build(
        [
            new("a", LineRole.Value, "IR-00", "", indicator, [("1400", new(10, "A")), ("1402", new(20, "A"))]),
            new("b", LineRole.Value, "IR-01", "", indicator, [("1400", new(10, "A")), ("1401", new(40, "A"))]),
            new("c", LineRole.Value, "IR-02", "", indicator, [("1400", new(null, "M"))]),
        ]);

        var comparison = Comparison.Of(table, table.LastWithValue(), "absolute", System.Globalization.CultureInfo.InvariantCulture)!;

        Assert.Equal(["b", "a", "c"], comparison.Rows.Select(r => r.Name));
        Assert.Equal("1401", comparison.Rows[0].ToPeriod!.Period);
        Assert.Null(comparison.Rows[1].ToPeriod);
        Assert.Equal(100m, comparison.Rows[1].Relative);
        Assert.Null(comparison.Rows[2].To);
    }

    [Theory]
    [InlineData("?tab=map&area=IR,IR-23&from=1400&at=1402", "/x?tab=map&area=IR,IR-23&from=1400&at=1402")]
    [InlineData("?area=IR&area=IR-05&kind=bar&show=relative&scale=log&order=asc&sort=-to", "/x?kind=bar&area=IR,IR-05&show=relative&scale=log&order=asc&sort=-to")]
    [InlineData("?tab=evil&area=<b>&kind=x&second=<i>&asOf=never", "/x?area=IR")]
    [InlineData("?asOf=1403-12-30", "/x?area=IR")]
    [InlineData("?asOf=2025-03-21", "/x?area=IR&asOf=2025-03-21T00:00:00Z")]
    [InlineData("?asOf=۲۰۲۵-۰۳-۲۱T08:30+03:30", "/x?area=IR&asOf=2025-03-21T05:00:00Z")]
    [InlineData("?from=۱۴۰۰&second=gdp&breakdown=sex&asOf=2024-06-01T03:30:00%2B03:30", "/x?area=IR&from=1400&breakdown=sex&second=gdp&asOf=2024-06-01T00:00:00Z")]
    public void A_view_is_read_from_its_address_and_written_back(string query, string address)
    {
        var context = new DefaultHttpContext { Request = { QueryString = new QueryString(query) } };

        Assert.Equal(address, ViewState.Read(context.Request.Query).Address("/x"));
    }

    private static FigureTable Table(params (string Period, int? Value)[] points) =>
        FigureTable.Build([new("a", LineRole.Value, "IR", "", Of("A"), points.Select(p => (p.Period, new FigureCell(p.Value, "A"))))]);

    private static Indicator Of(string frequency) =>
        new("x", Name, null, "s", Name, 0, frequency, "jalali", 0, "more", "a", 30, null, null, null, null, null, Sample: false, 1);
}
