using System.Text.Json.Serialization;
using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>
/// The plan by which new accounts are brought to value: what is to be done, until when, and by whom. Without steps of its own it
/// is the activation's: each criterion within the days that count as in time.
/// </summary>
public sealed record OnboardingSettings
{
    public const int MaxSteps = 20;

    /// <summary>The latest day after the start on which a step may be due, and the longest that an account is watched.</summary>
    public const int MostDays = 730;

    public IReadOnlyList<OnboardingStep> Steps { get; init; } = [];

    /// <summary>After so many days from its start nobody calls it onboarding any more, finished or not.</summary>
    public int WatchDays { get; init; } = 180;
}

/// <summary>Who has to do a step, or who holds one up.</summary>
public enum OnboardingParty
{
    /// <summary>The people of the account.</summary>
    [JsonStringEnumMemberName("customer")]
    Customer,

    /// <summary>Those who look after it.</summary>
    [JsonStringEnumMemberName("team")]
    Team,

    /// <summary>Those who build the product: something is missing or broken.</summary>
    [JsonStringEnumMemberName("product")]
    Product,

    /// <summary>A partner, a vendor, somebody else.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>One step of the plan. It is done on the first day on which what it names was there: exactly one of milestone, criterion and fact.</summary>
/// <param name="Id">Short, unique among the steps; what a fact says that holds it up.</param>
/// <param name="Name">What people read.</param>
/// <param name="Days">Due so many days after the account's start.</param>
/// <param name="By">Who has to do it.</param>
/// <param name="Milestone">Done when this milestone is reached, written large or small, whatever system tells it.</param>
/// <param name="Criterion">Done when this criterion of the activation is met.</param>
/// <param name="Fact">Done when the first fact of this type is told, as <c>contract.signed</c>.</param>
/// <param name="Is">With <paramref name="Fact"/>: only one that says this, as <c>kick_off</c> of <c>meeting.held</c>.</param>
public sealed record OnboardingStep(
    string Id,
    Words Name,
    int Days,
    OnboardingParty By = OnboardingParty.Customer,
    string? Milestone = null,
    string? Criterion = null,
    string? Fact = null,
    string? Is = null);
