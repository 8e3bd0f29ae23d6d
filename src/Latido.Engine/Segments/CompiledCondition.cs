using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>A <see cref="Condition"/> made ready to be asked about one account after the other; asking makes no objects.</summary>
internal abstract class CompiledCondition
{
    /// <summary>Asks about the account of the scene.</summary>
    public abstract bool Holds(ConditionScene scene);

    /// <summary>Whether it has to look at the account's days: such ones are asked last.</summary>
    public virtual bool IsCounting => false;

    private static CompiledCondition[] CheapFirst(IEnumerable<CompiledCondition> parts) => [.. parts.OrderBy(part => part.IsCounting)];

    internal sealed class AllOf(IEnumerable<CompiledCondition> of) : CompiledCondition
    {
        private readonly CompiledCondition[] parts = CheapFirst(of);

        public override bool IsCounting => parts.Length > 0 && parts[^1].IsCounting;

        public override bool Holds(ConditionScene scene)
        {
            foreach (var part in parts)
            {
                if (!part.Holds(scene))
                {
                    return false;
                }
            }

            return true;
        }
    }

    internal sealed class AnyOf(IEnumerable<CompiledCondition> of) : CompiledCondition
    {
        private readonly CompiledCondition[] parts = CheapFirst(of);

        public override bool IsCounting => parts.Length > 0 && parts[^1].IsCounting;

        public override bool Holds(ConditionScene scene)
        {
            foreach (var part in parts)
            {
                if (part.Holds(scene))
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal sealed class NotOf(CompiledCondition inner) : CompiledCondition
    {
        public override bool IsCounting => inner.IsCounting;

        public override bool Holds(ConditionScene scene) => !inner.Holds(scene);
    }

    /// <summary>A number against bounds; NaN, which is what is not known, is within none.</summary>
    internal sealed class NumberIs(NumberReader read, Condition of) : CompiledCondition
    {
        private readonly bool isCompared = of.AtLeast is not null || of.Below is not null;
        private readonly bool isOnlyCompared = of.IsKnown is null;
        private readonly double least = of.AtLeast ?? double.MinValue;
        private readonly double below = of.Below ?? double.MaxValue;

        public override bool Holds(ConditionScene scene)
        {
            var value = read(scene);

            if (isOnlyCompared)
            {
                return isCompared && value >= least && value < below;
            }

            var isKnown = !double.IsNaN(value);

            return of.IsKnown is { } known && known != isKnown ? false
                : isCompared ? value >= least && value < below
                : of.IsKnown is not null;
        }
    }

    internal sealed class DateIs(DateReader read, Condition of) : CompiledCondition
    {
        public override bool Holds(ConditionScene scene)
        {
            var ahead = read(scene) - scene.Rating.Day;

            if (of.IsKnown is { } isKnown && isKnown != ahead is not null)
            {
                return false;
            }

            return of switch
            {
                { WithinDays: { } days } => ahead >= 0 && ahead <= days,
                { OverdueDays: { } days } => -ahead >= 0 && -ahead <= days,
                { AtLeast: null, Below: null } => of.IsKnown is not null,
                _ => -ahead >= (of.AtLeast ?? double.MinValue) && -ahead < (of.Below ?? double.MaxValue),
            };
        }
    }

    internal sealed class TraitIs(TraitReader read, Condition of) : CompiledCondition
    {
        private readonly string[]? texts = of.IsOneOf is { } given ? [.. given] : null;

        public override bool Holds(ConditionScene scene)
        {
            var value = read(scene);

            if (of.IsKnown is { } isKnown && isKnown != !string.IsNullOrEmpty(value))
            {
                return false;
            }

            return texts is null ? of.IsKnown is not null : value is not null && IsAmong(value);
        }

        private bool IsAmong(string value)
        {
            foreach (var text in texts!)
            {
                if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The count of facts or uses: at least one, where nothing else is asked.</summary>
    internal sealed class CountIs(int place, Condition of) : CompiledCondition
    {
        private readonly double least = of.AtLeast ?? (of.Below is null ? 1 : 0);
        private readonly double below = of.Below ?? double.MaxValue;

        public override bool IsCounting => true;

        public override bool Holds(ConditionScene scene) => scene.CountOf(place) is var count && count >= least && count < below;
    }

    internal sealed class MemberOf(int index) : CompiledCondition
    {
        public override bool Holds(ConditionScene scene) => (scene.Bits & (1UL << index)) != 0;
    }

    /// <summary>When the account came into a segment, when it left it, or how long it has been in: by its closes, and by today so far.</summary>
    /// <param name="index">The segment's place.</param>
    /// <param name="asked">What the segment asks by the settings at hand.</param>
    internal sealed class MovedAs(int index, ulong asked, Condition of) : CompiledCondition
    {
        public override bool IsCounting => true;

        public override bool Holds(ConditionScene scene)
        {
            var stay = StayIn(scene.Rating, scene.Bits);

            return of switch
            {
                { ForDays: { } days } => stay.IsFor(days),
                { EnteredWithinDays: { } days } => stay.LastMove(days, hasCome: true) >= 0,
                { LeftWithinDays: { } days } => stay.LastMove(days, hasCome: false) >= 0,
                _ => false,
            };
        }

        /// <summary>The days in the segment of an account that is in these now.</summary>
        public SegmentStay StayIn(Rating rating, ulong bits) => new(rating.Memberships, of.Segment!, asked, rating.Day, (bits & (1UL << index)) != 0);
    }

    internal sealed class Never : CompiledCondition
    {
        public override bool Holds(ConditionScene scene) => false;
    }
}

/// <summary>Reads a number of the account of a scene; NaN where it is not known.</summary>
internal delegate double NumberReader(ConditionScene scene);

/// <summary>Reads a day of the account of a scene; null where it is not known.</summary>
internal delegate int? DateReader(ConditionScene scene);

/// <summary>Reads a text of the account of a scene; null where it is not known.</summary>
internal delegate string? TraitReader(ConditionScene scene);
