using System.Runtime.InteropServices;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// One account as of the close of one day: what was said of it, and what happened after. Twelve bytes, because there are
/// hundreds of thousands of them; ratings are not kept.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly record struct Observation(
    ushort Round, bool Happened, byte Bands, ushort Tested, ushort Live, ushort Recency, ushort Fall)
{
    /// <summary>By the model tested.</summary>
    public Band TestedBand => (Band)(Bands & 3);

    /// <summary>By the model in force.</summary>
    public Band LiveBand => (Band)(Bands >> 2);

    /// <summary>Both models have a score, so that all four can be compared on the same observations.</summary>
    public bool IsComparable => Tested != Risk.None && Live != Risk.None;

    public static byte BandsOf(Band tested, Band live) => (byte)((int)tested | ((int)live << 2));
}

/// <summary>What became of one account in the span, with its observations as a range of the list of all.</summary>
internal sealed record AccountCase(string Key, string Name)
{
    public int First { get; init; }

    public int Count { get; init; }

    /// <summary>Observations followed by the outcome.</summary>
    public int Happened { get; init; }

    /// <summary>The day on which it happened, where an observation foresees it; -1 for never.</summary>
    public int Day { get; init; } = -1;

    /// <summary>What the account paid in a month when it happened, or at last.</summary>
    public Facts.Money? Mrr { get; init; }

    /// <summary>What each model did about it.</summary>
    public Alarm Tested { get; init; }

    public Alarm Live { get; init; }

    public bool HasHappened => Day >= 0;
}

/// <summary>What one model said of one account over the span.</summary>
/// <param name="FirstRed">The first red day in the days before the outcome, as many as its horizon has; -1 for none.</param>
/// <param name="RedObservations">The observations in red.</param>
/// <param name="Entries">How often it fell into red from yellow or green.</param>
/// <param name="Worst">The greatest risk of all observations; <see cref="Risk.None"/> without any.</param>
/// <param name="Last">The risk at the last observation, before the outcome if there was one.</param>
/// <param name="WorstDay">The day of the greatest risk; -1 without any.</param>
internal readonly record struct Alarm(int FirstRed, int RedObservations, int Entries, ushort Worst, ushort Last, int WorstDay);
