using Pak.AppHost.Local.Engine;
using Pak.Dashboard.Resources;

namespace Pak.Dashboard.Tests.Resources;

public sealed class DependencyGraphTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h"];

    [Fact]
    public void Arrows_lead_from_what_needs_to_what_it_needs_and_detours_are_not_drawn_twice()
    {
        var graph = DependencyGraph.Of(
            [
                EngineStandIn.View("postgres"),
                EngineStandIn.View("permits-1", needs: ["postgres"], resource: "permits"),
                EngineStandIn.View("permits-2", ResourceState.Restarting, needs: ["postgres"], resource: "permits"),
                EngineStandIn.View("gateway", needs: ["permits", "postgres"]),
                EngineStandIn.View("alone"),
            ],
            isMirrored: false);

        Assert.Equal(["postgres", "permits", "gateway"], graph.Nodes.Select(node => node.Name));
        var permits = graph.Nodes.Single(node => node.Name == "permits");
        Assert.Equal((2, "permits-2"), (permits.Replicas, permits.Worst.Name));
        Assert.Equal(["gateway", "permits", "postgres"], graph.Nodes.OrderBy(node => node.X).Select(node => node.Name));
        Assert.Equal(
            [("permits", "postgres", false), ("gateway", "permits", false), ("gateway", "postgres", true)],
            graph.Edges.Select(edge => (edge.From.Name, edge.To.Name, edge.IsImplied)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void However_the_dependencies_are_arrows_go_one_way_and_nothing_overlaps(bool isMirrored)
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var views = Names.Select((name, i) => EngineStandIn.View(name, needs: [.. Names.Take(i).Where(_ => random.Next(3) == 0)])).ToList();

            var graph = DependencyGraph.Of(views, isMirrored);

            Assert.All(graph.Edges, edge => Assert.True(isMirrored ? edge.From.X > edge.To.X : edge.From.X < edge.To.X, $"seed {seed}"));
            Assert.Equal(graph.Nodes.Count, graph.Nodes.Select(node => (node.X, node.Y)).Distinct().Count());
            Assert.All(graph.Nodes, node => Assert.True(
                node.X >= 0 && node.Y >= 0 && node.X + DependencyGraph.NodeWidth <= graph.Width && node.Y + DependencyGraph.NodeHeight <= graph.Height, $"seed {seed}"));
            Assert.Equal(views.Sum(view => view.DependsOn.Count), graph.Edges.Count);
            Assert.All(graph.Edges, edge => PassesBetweenNodes(edge, graph, isMirrored, seed));
        }
    }

    private static void PassesBetweenNodes(DependencyGraph.Edge edge, DependencyGraph graph, bool isMirrored, int seed)
    {
        Assert.Equal(edge.From.Y + DependencyGraph.NodeHeight / 2, edge.Way[0].Y);
        Assert.Equal(edge.To.Y + DependencyGraph.NodeHeight / 2, edge.Way[^1].Y);
        foreach (var ((from, to), i) in edge.Way.Zip(edge.Way.Skip(1)).Select((piece, i) => (piece, i)))
        {
            // A piece stays in the box of its two ends, whether it bends or not.
            var (left, right) = (Math.Min(from.X, to.X), Math.Max(from.X, to.X));
            var (top, bottom) = (Math.Min(from.Y, to.Y), Math.Max(from.Y, to.Y));
            Assert.True(isMirrored ? from.X > to.X : from.X < to.X, $"seed {seed}");
            Assert.True(top >= 0 && bottom <= graph.Height, $"seed {seed}");
            Assert.True(i % 2 == 0 || from.Y == to.Y, $"seed {seed}");
            Assert.DoesNotContain(graph.Nodes, node =>
                left < node.X + DependencyGraph.NodeWidth && right > node.X && top < node.Y + DependencyGraph.NodeHeight && bottom > node.Y);
        }
    }

    [Fact]
    public void A_circle_is_drawn_and_does_not_hang()
    {
        var views = new[] { EngineStandIn.View("a", needs: ["b"]), EngineStandIn.View("b", needs: ["a"]) };

        Assert.Equal(2, DependencyGraph.Of(views, isMirrored: false).Nodes.Count);
        Assert.Equal(3, DependencyGraph.Of([EngineStandIn.View("a", needs: ["b"]), EngineStandIn.View("b", needs: ["a", "c"]), EngineStandIn.View("c")], isMirrored: true).Edges.Count);
        Assert.Equal(["a", "b"], DependencyGraph.Dependants("a", views));
    }

    [Fact]
    public void Nothing_is_no_graph() => Assert.Empty(DependencyGraph.Of([], isMirrored: false).Nodes);
}
