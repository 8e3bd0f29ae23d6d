using Latido.Engine.Scores;

namespace Latido.Engine.Voices;

/// <summary>Who speaks of an account: each by itself would say how it goes.</summary>
public enum Voice
{
    /// <summary>The score, made of what the model weighs; most often of use.</summary>
    Health,

    /// <summary>What the account pays, against three months before.</summary>
    Revenue,

    /// <summary>What its people say: answers to surveys, ratings of tickets, the tone of messages.</summary>
    Sentiment,

    /// <summary>Whether it pays what it owes.</summary>
    Billing,
}

/// <summary>What a voice makes of the account.</summary>
public enum Stance
{
    Worried = -1,
    Neutral = 0,
    Content = 1,
}

/// <summary>What one of them says.</summary>
/// <param name="Says">A clause without a full stop, such as "an invoice has been due for 34 days".</param>
public sealed record AccountVoice(Voice Voice, Stance Stance, Words Says);
