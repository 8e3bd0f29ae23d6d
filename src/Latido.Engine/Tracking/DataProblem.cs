using System.Text.Json.Serialization;
using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>What is wrong with the data. Stored and spoken by the API: only add.</summary>
public enum ProblemKind
{
    /// <summary>A source sends nothing at all.</summary>
    Silence,

    /// <summary>One name is gone while its people go on doing other things.</summary>
    Vanished,

    /// <summary>One name is gone, and another has come in its place.</summary>
    Renamed,

    /// <summary>An even part of what is usual is missing, of all accounts alike, from one hour to the next.</summary>
    Loss,

    /// <summary>Far more than is usual comes, of all accounts alike: things are told twice.</summary>
    Surge,

    /// <summary>A property is of another type than it was.</summary>
    PropertyType,

    /// <summary>A property that was always there is empty or gone.</summary>
    PropertyEmpty,

    /// <summary>Events say that they happened hours before or after they did.</summary>
    ClockSkew,

    /// <summary>Events do not say any more whose they are.</summary>
    WithoutAccount,
}

/// <summary>Something wrong with the data of a source, found by <see cref="TrackingJudge"/>.</summary>
/// <param name="Event">The event it is about; null where it is about the whole source.</param>
/// <param name="Since">The first hour that it shows in.</param>
public sealed record DataProblem(ProblemKind Kind, Guid Source, string? Event, string? Property, Instant Since, ProblemEvidence Evidence)
{
    /// <summary>The same for the same problem, however often it is looked for: what is wrong with what.</summary>
    [JsonIgnore]
    public string Key => $"{KindOfKey}|{Source:N}|{Event}|{Property}";

    /// <summary>A name that vanished and is found to be renamed an hour later is one problem.</summary>
    private ProblemKind KindOfKey => Kind switch
    {
        ProblemKind.Renamed => ProblemKind.Vanished,
        ProblemKind.PropertyType => ProblemKind.PropertyEmpty,
        _ => Kind,
    };

    /// <summary>True of problems that make use look smaller than it is, so that falls and silences may come of them.</summary>
    [JsonIgnore]
    public bool LooksLikeFall => Kind is not (ProblemKind.Surge or ProblemKind.PropertyEmpty or ProblemKind.PropertyType);

    internal int SinceHour => Hours.Of(Facts.Moment.ToMicroseconds(Since));
}

/// <summary>The numbers behind a problem, from which a sentence can be made in any language.</summary>
public sealed record ProblemEvidence
{
    /// <summary>Events that were to be expected from the beginning of the problem until it was looked at.</summary>
    public double Expected { get; init; }

    /// <summary>Events that came instead.</summary>
    public double Came { get; init; }

    /// <summary>Whole hours from its beginning until it was looked at.</summary>
    public int Hours { get; init; }

    /// <summary>About how many accounts send on a usual day what is missing; people, where there are no accounts. 64 stands for more.</summary>
    public int Accounts { get; init; }

    /// <summary>As many people came as ever, and each told more, or less; else people are missing.</summary>
    public bool IsOfEachPerson { get; init; }

    /// <summary>The events do not name their accounts any more; the people may still be known.</summary>
    public bool IsOfNaming { get; init; }

    /// <summary>Only who comes new is without an account.</summary>
    public bool IsOfNewcomers { get; init; }

    /// <summary>A share that was usual, 0 to 1: of events with an account, of events on time, of samples with the property.</summary>
    public double? UsualShare { get; init; }

    /// <summary>That share now.</summary>
    public double? ShareNow { get; init; }

    /// <summary>What the value was: the kind of value of a property.</summary>
    public ValueKind? Was { get; init; }

    /// <summary>What it is now; null where it is not there any more.</summary>
    public ValueKind? Is { get; init; }

    /// <summary>The value of the property that is missing, as of one platform or one version.</summary>
    public string? Value { get; init; }

    /// <summary>The name that came in place of the one that is gone.</summary>
    public string? Instead { get; init; }

    /// <summary>How well that name fits, 0 to 1, by its words.</summary>
    public double? Likeness { get; init; }
}
