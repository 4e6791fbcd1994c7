using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Resources;

/// <summary>
/// What depends on what, laid out in columns: a resource stands one column before the farthest of what it depends on. Replicas are one
/// node, shown with the worst of their states; what nothing depends on and depends on nothing is left out. An arrow over several columns
/// passes between the nodes of those in the middle, never behind one.
/// </summary>
internal sealed class DependencyGraph
{
    public const int NodeWidth = 132;
    public const int NodeHeight = 52;
    private const int ColumnWidth = NodeWidth + 48;
    private const int RowHeight = NodeHeight + 22;
    private const int Margin = 22;
    private const int Head = 7;

    private DependencyGraph(IReadOnlyList<Node> nodes, IReadOnlyList<Edge> edges, int columns, int rows)
    {
        Nodes = nodes;
        Edges = edges;
        Width = columns * ColumnWidth - (ColumnWidth - NodeWidth) + 2 * Margin;
        Height = rows * RowHeight - (RowHeight - NodeHeight) + 2 * Margin;
    }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<Edge> Edges { get; }

    public int Width { get; }

    public int Height { get; }

    /// <param name="Needs">Everything that it depends on directly.</param>
    internal sealed record Node(string Name, ResourceView Worst, int Replicas, IReadOnlyList<string> Needs, int X, int Y);

    /// <param name="IsImplied">There is also a way over others: drawn only when one asks for its node.</param>
    /// <param name="Way">From the side of the one to the side of the other: by turns a bend between two columns and a line through one.</param>
    internal sealed record Edge(Node From, Node To, bool IsImplied, IReadOnlyList<(int X, int Y)> Way);

    /// <param name="isMirrored">Right to left.</param>
    public static DependencyGraph Of(IReadOnlyList<ResourceView> views, bool isMirrored)
    {
        var groups = views.GroupBy(view => view.Resource).ToDictionary(group => group.Key, group => group.ToList());
        var needs = groups.ToDictionary(
            group => group.Key, group => group.Value[0].DependsOn.Where(name => groups.ContainsKey(name) && name != group.Key).ToList());
        var shown = groups.Keys.Where(name => needs[name].Count > 0 || needs.Values.Any(list => list.Contains(name))).ToList();
        var depths = shown.ToDictionary(name => name, name => Depth(name, needs, []));
        var columns = shown.Count == 0 ? 0 : depths.Values.Max() + 1;
        var rows = shown.Count == 0 ? 0 : depths.Values.GroupBy(depth => depth).Max(group => group.Count());

        var nodes = new Dictionary<string, Node>();
        foreach (var column in shown.GroupBy(name => depths[name]))
        {
            var place = isMirrored ? column.Key : columns - 1 - column.Key;
            var offset = (rows - column.Count()) * RowHeight / 2;
            foreach (var (row, name) in column.Index())
            {
                var members = groups[name];
                nodes[name] = new(
                    name, members.MaxBy(Severity)!, members.Count, needs[name], Margin + place * ColumnWidth, Margin + offset + row * RowHeight);
            }
        }

        var ways = new Ways([.. nodes.Values], isMirrored);
        var edges = shown.SelectMany(from => needs[from].Select(to => (From: nodes[from], To: nodes[to], IsImplied: IsImplied(from, to, needs))))
            .OrderBy(edge => edge.IsImplied).ThenBy(edge => Math.Abs(edge.To.X - edge.From.X))
            .Select(edge => new Edge(edge.From, edge.To, edge.IsImplied, ways.Between(edge.From, edge.To))).ToList();
        return new([.. shown.Select(name => nodes[name])], edges, columns, rows);
    }

    /// <summary>Everything that needs the resource, directly or not: what a stop would hurt.</summary>
    public static IReadOnlyList<string> Dependants(string resource, IReadOnlyList<ResourceView> views)
    {
        var found = new HashSet<string>();
        while (views.Where(view => view.DependsOn.Any(name => name == resource || found.Contains(name))).Any(view => found.Add(view.Resource)))
        {
        }

        return [.. views.Select(view => view.Resource).Distinct().Where(found.Contains)];
    }

    private static int Depth(string name, Dictionary<string, List<string>> needs, HashSet<string> above) =>
        !above.Add(name) || needs[name].Count == 0 ? 0 : 1 + needs[name].Max(need => Depth(need, needs, [.. above]));

    private static bool IsImplied(string from, string to, Dictionary<string, List<string>> needs) =>
        needs[from].Exists(other => other != to && Reaches(other, to, needs, []));

    private static bool Reaches(string from, string to, Dictionary<string, List<string>> needs, HashSet<string> seen) =>
        seen.Add(from) && needs[from].Exists(next => next == to || Reaches(next, to, needs, seen));

    private static int Severity(ResourceView view) => view.State switch
    {
        ResourceState.Failed => 7,
        ResourceState.Restarting => 6,
        ResourceState.Unhealthy => 5,
        ResourceState.Stopped => 4,
        ResourceState.Stopping => 3,
        ResourceState.Starting => 2,
        ResourceState.Waiting => 1,
        _ => 0,
    };

    /// <summary>Finds ways for arrows: in each column between them the gap nearest to the straight line, beside the arrows that are there.</summary>
    private sealed class Ways(IReadOnlyList<Node> nodes, bool isMirrored)
    {
        private const int Beside = 4;
        private static readonly int[] Places = [0, Beside, -Beside, 2 * Beside, -2 * Beside];
        private readonly Dictionary<(int Column, int Gap), int> _taken = [];

        public IReadOnlyList<(int X, int Y)> Between(Node from, Node to)
        {
            var forward = isMirrored ? -1 : 1;
            (int X, int Y) start = (from.X + (isMirrored ? 0 : NodeWidth), Middle(from));
            (int X, int Y) end = (to.X + (isMirrored ? NodeWidth : 0) - forward * Head, Middle(to));
            var way = new List<(int X, int Y)> { start };
            for (var column = from.X + forward * ColumnWidth; (to.X - column) * forward > 0; column += forward * ColumnWidth)
            {
                var straight = start.Y + (end.Y - start.Y) * (column - from.X) / (to.X - from.X);
                var gap = Gaps(column).DefaultIfEmpty(straight).MinBy(y => Math.Abs(y - straight));
                var taken = _taken.GetValueOrDefault((column, gap));
                _taken[(column, gap)] = taken + 1;
                var y = gap + Places[taken % Places.Length];
                way.AddRange(isMirrored ? [(column + NodeWidth, y), (column, y)] : [(column, y), (column + NodeWidth, y)]);
            }

            way.Add(end);
            return way;
        }

        /// <summary>Above, between and below the nodes of a column.</summary>
        private IEnumerable<int> Gaps(int column)
        {
            const int half = (RowHeight - NodeHeight) / 2;
            var tops = nodes.Where(node => node.X == column).Select(node => node.Y).ToList();
            return tops.SelectMany(top => new[] { top - half, top + NodeHeight + half }).Distinct();
        }

        private static int Middle(Node node) => node.Y + NodeHeight / 2;
    }
}
