using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// A member's word on an account's health, which stands in place of the computed one from a day to a day, both included.
/// A band, or a score whose band the model tells. It ends by itself when its last day is over.
/// </summary>
public sealed record HealthOverride
{
    /// <summary>The longest a word may stand, in days: what is meant for ever is a matter for the model.</summary>
    public const int MaxDays = 180;

    public const int MaxReason = 500;

    /// <summary>green, yellow or red; null where a score was given.</summary>
    public string? Band { get; init; }

    /// <summary>0-100; null where only a band was given.</summary>
    public double? Score { get; init; }

    public required string Reason { get; init; }

    /// <summary>The member, by name.</summary>
    public required string By { get; init; }

    /// <summary>When it was said, in microseconds since 1970 UTC.</summary>
    public required long At { get; init; }

    /// <summary>The first day it holds (see <see cref="DayNumber"/>).</summary>
    public required int From { get; init; }

    /// <summary>The last day it holds.</summary>
    public required int Until { get; init; }

    /// <summary>The day on which it was taken back or another took its place; null while it runs to its end.</summary>
    public int? EndedOn { get; init; }

    /// <summary>Who took it back, by name; null where another word took its place.</summary>
    public string? EndedBy { get; init; }

    /// <summary>True where it stood at the close of the day; on the day of now, where it stands.</summary>
    public bool Holds(int day) => From <= day && day <= Until && !(EndedOn <= day);

    /// <summary>Reads a record: a word, or the end of one where it names neither band nor score. Null where it makes no sense.</summary>
    internal static HealthOverride? Read(ReadOnlySpan<byte> payload, long at, int day)
    {
        if (FlatJson.Read(payload) is not { } values)
        {
            return null;
        }

        string? band = null, reason = null, by = null;
        double? score = null;
        LocalDate? until = null;

        foreach (var value in values)
        {
            switch (value.Name)
            {
                case "band":
                    band = value.Trimmed;
                    break;
                case "score":
                    score = (double?)value.Number;
                    break;
                case "reason":
                    reason = value.Trimmed;
                    break;
                case "by":
                    by = value.Trimmed;
                    break;
                case "until":
                    until = LocalDatePattern.Iso.Parse(value.Trimmed ?? "") is { Success: true } parsed ? parsed.Value : null;
                    break;
                default:
                    break;
            }
        }

        var isWord = band is "green" or "yellow" or "red" || score is >= 0 and <= 100;

        if (by is null || (isWord && (until is null || reason is null)))
        {
            return null;
        }

        return new()
        {
            Band = isWord && score is null ? band : null,
            Score = isWord ? score : null,
            Reason = PlainText.Cut(reason ?? "", MaxReason),
            By = PlainText.Cut(by, AccountTraits.MaxText),
            At = at,
            From = day,
            Until = until is { } last ? Math.Min(DayNumber.From(last), day + MaxDays) : day,
        };
    }

    /// <summary>True for a record that only ends what stands.</summary>
    internal bool IsEnd => Band is null && Score is null;
}
