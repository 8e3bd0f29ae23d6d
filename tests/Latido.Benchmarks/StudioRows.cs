using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Bench;
using NodaTime;

namespace Latido.Benchmarks;

/// <summary>
/// What a model costs that has every measure there is and twelve of the workspace's own, beside the default model over the same
/// accounts with the same facts: following events, rescoring all of them, and previewing a change in the studio.
/// </summary>
internal static class StudioRows
{
    private const int FactsOfEach = 16;

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var (board, _) = MeasureScore.Fill(settings.Accounts);
        Deal(board);
        var plain = board.Settings;
        var whole = Whole(plain);
        var (few, all, fewScored, allScored) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());

        if (whole.Validate() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException(string.Join(' ', problems));
        }

        for (var round = 0; round <= settings.Rounds + 4; round++)
        {
            foreach (var (model, follows, scores) in new[] { (plain, few, fewScored), (whole, all, allScored) })
            {
                SegmentRows.PutInForce(board, model);
                var scored = Rescore(board, model, round);
                var followed = SegmentRows.Follow(board, round);

                // The first round warms up.
                if (round > 0)
                {
                    scores.Add(scored);
                    follows.Add(followed);
                }
            }
        }

        SegmentRows.PutInForce(board, plain);
        var usual = Preview(board, Shifted(plain));
        var full = Preview(board, Shifted(whole));
        var one = Spread(board, whole, whole.Measures[0].Id);

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            new("accounts, business facts", $"{settings.Accounts:N0}, {settings.Accounts * FactsOfEach:N0}"),
            new("measures of the models", $"{plain.MeasureIds().Count()}, {whole.MeasureIds().Count()}"),
            new("yardstick: events followed, default model", Say.PerSecond(SegmentRows.Followed / few.Min())),
            new("events followed, every measure", Say.PerSecond(SegmentRows.Followed / all.Min())),
            new("every measure / default, events", Say.Times(all.Min() / few.Min())),
            new("yardstick: all accounts rescored, default model", Say.Milliseconds(fewScored.Min() * 1000)),
            new("all accounts rescored, every measure", Say.Milliseconds(allScored.Min() * 1000)),
            new("every measure / default, rescored", Say.Times(allScored.Min() / fewScored.Min())),
            new("preview of another weight, default model", Say.Milliseconds(usual), "≤ 1,000 ms"),
            new("preview of a model with every measure", Say.Milliseconds(full), "≤ 1,000 ms"),
            new("values of one own measure", Say.Milliseconds(one), "≤ 1,000 ms"),
        ]);
    }

    /// <summary>Tells some facts of every kind about each account, over ninety days, and how many seats it has.</summary>
    private static void Deal(Scoreboard board)
    {
        string[] types =
        [
            "ticket.opened", "ticket.solved", "meeting.held", "call.made", "invoice.issued", "invoice.paid", "survey.answered", "message.received",
        ];
        var today = DayNumber.ToDate(board.Today).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

        foreach (var account in board.Facts.Accounts.ToList())
        {
            var key = Encoding.UTF8.GetBytes(account.Key);
            board.Apply(new Fact
            {
                Kind = FactKind.Group, At = Moment.ToMicroseconds(today), Account = key,
                Payload = Encoding.UTF8.GetBytes($$"""{"seats":{{10 + (account.No % 40)}},"mrr":{{100 + (account.No % 900)}},"credits":{{account.No % 500}}}"""),
            });

            for (var i = 0; i < FactsOfEach; i++)
            {
                var type = types[i % types.Length];
                var members = type[..type.IndexOf('.')] switch
                {
                    "ticket" => $"\"ticket\":\"{i / types.Length}\"",
                    "invoice" when type == "invoice.issued" => $"\"invoice\":\"{i / types.Length}\",\"amount\":{100 + i},\"currency\":\"EUR\"",
                    "invoice" => $"\"invoice\":\"{i / types.Length}\"",
                    "survey" => $"\"survey\":\"nps\",\"score\":{account.No % 11}",
                    "message" => "\"sentiment\":0.4",
                    _ => "\"minutes\":30",
                };
                board.Apply(new Fact
                {
                    Kind = FactKind.Business, At = Moment.ToMicroseconds(today - Duration.FromDays(1 + ((account.No + (i * 11)) % 88))), Account = key,
                    Name = Encoding.UTF8.GetBytes(type), Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{i}}","source":"bench",{{members}}}"""),
                });
            }
        }

        board.RateTouched();
    }

    /// <summary>The default model with a dimension of every other measure and of twelve of its own.</summary>
    private static WorkspaceSettings Whole(WorkspaceSettings plain)
    {
        Words Name(string id) => new(id, id);
        List<CustomMeasure> own =
        [
            .. new[] { EventTake.Count, EventTake.People, EventTake.Share, EventTake.Days, EventTake.Different, EventTake.DaysSince, EventTake.Change }
                .Select((take, i) => new CustomMeasure($"use{take}", Name($"use{take}"), Events: new(take, [$"Event {i}", "Event 9"], Per: take is EventTake.Share ? MeasurePer.Person : MeasurePer.Account, Days: 30 + i))),
            new("credits", Name("credits"), Trait: new(TraitTake.Number, "credits")),
            new("talks", Name("talks"), Facts: new(FactTake.Count, ["meeting.held", "call.made"])),
            new("billed", Name("billed"), Facts: new(FactTake.Sum, ["invoice.issued"])),
            new("answers", Name("answers"), Facts: new(FactTake.Mean, ["survey.answered"])),
            new("ticketsChange", Name("ticketsChange"), Facts: new(FactTake.Change, ["ticket.opened"], Days: 28)),
        ];
        var settings = plain with { Measures = own };
        var others = settings.AllMeasures().Where(measure => !plain.MeasureIds().Contains(measure.Id))
            .Select(measure => new MeasureUse(measure.Id, 1, measure.IsGoodWhenHigh ? [[0, 0], [100, 100]] : [[0, 100], [100, 0]])).ToList();

        return settings with { Health = plain.Health with { Name = "Whole", Dimensions = [.. plain.Health.Dimensions, new("others", new("Others", "Otras"), 50, others)] } };
    }

    private static double Rescore(Scoreboard board, WorkspaceSettings model, int round)
    {
        var json = (model with
        {
            Version = board.Settings.Version + 1,
            Engagement = model.Engagement with { Weights = new Dictionary<string, int>(StringComparer.Ordinal) { ["Event 0"] = 1 + (round % 10) } },
        }).ToJson();
        var began = TimeProvider.System.GetTimestamp();
        board.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = json });
        board.RateTouched();

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static WorkspaceSettings Shifted(WorkspaceSettings model) => model with
    {
        Health = model.Health with { Dimensions = [model.Health.Dimensions[0] with { Weight = 1 }, .. model.Health.Dimensions.Skip(1)] },
    };

    private static double Preview(Scoreboard board, WorkspaceSettings draft) => Least(() =>
    {
        var preview = new ModelPreview(board, draft);

        while (preview.RateSome(4096))
        {
        }

        preview.Tell(20);
    });

    private static double Spread(Scoreboard board, WorkspaceSettings draft, string measure) => Least(() =>
    {
        var preview = new MeasurePreview(board, draft, measure);

        while (preview.ReadSome(4096))
        {
        }

        preview.Tell();
    });

    /// <summary>Of a few turns the quickest, in milliseconds.</summary>
    private static double Least(Action run) => Enumerable.Range(0, 5).Min(_ =>
    {
        var began = TimeProvider.System.GetTimestamp();
        run();

        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    });
}
