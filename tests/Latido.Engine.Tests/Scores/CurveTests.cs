using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class CurveTests
{
    private static readonly Curve Rising = new([[0, 0], [10, 50], [40, 100]]);

    [Theory]
    [InlineData(-5, 0.0), InlineData(0, 0.0), InlineData(5, 25.0), InlineData(10, 50.0), InlineData(25, 75.0)]
    [InlineData(40, 100.0), InlineData(400, 100.0)]
    public void It_is_straight_between_its_points_and_flat_outside(double value, double points) =>
        Rising.At(value).ShouldBe(points, 1e-9);

    [Fact]
    public void More_is_never_worth_less()
    {
        foreach (var use in WorkspaceSettings.Default.Health.Dimensions.SelectMany(dimension => dimension.Measures!))
        {
            var curve = new Curve(use.Curve);
            var sign = Measures.Find(use.Measure)!.IsGoodWhenHigh ? 1 : -1;
            var last = double.MinValue;

            for (var value = -150.0; value <= 150; value += 0.5)
            {
                var points = curve.At(sign * value);
                points.ShouldBeInRange(0, 100);
                points.ShouldBeGreaterThanOrEqualTo(last, use.Measure);
                last = points;
            }
        }
    }
}
