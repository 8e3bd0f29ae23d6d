namespace Latido.Client.Tests;

public sealed class TallyTests
{
    [Fact]
    public void What_found_no_room_is_told_together_and_at_once_when_nobody_will_come_to_tell_of_it()
    {
        List<long> told = [];
        var tally = new Tally(new LatidoOptions { Host = new("http://127.0.0.1"), WriteKey = "lw_key", OnProblem = problem => told.Add(problem.Dropped), TimeProvider = new Clock() });

        tally.Overflow(1);
        tally.Overflow(2);
        told.ShouldBe([1], "more of it soon after waits");
        tally.End();
        told.ShouldBe([1, 2]);

        // A call that was on its way into the queue while the client ended.
        tally.Overflow(3);
        told.ShouldBe([1, 2, 3]);
        tally.Dropped.ShouldBe(6);
    }
}
