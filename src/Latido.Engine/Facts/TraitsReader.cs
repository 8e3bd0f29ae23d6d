using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// Reads what a system says of an account, in any of the usual spellings. Null clears; a value that makes no sense is
/// counted and left out, and what was known stays.
/// </summary>
internal sealed class TraitsReader
{
    private const decimal MaxAmount = 1_000_000_000_000m;
    private const int MaxSeats = 100_000_000;
    private const string CurrencyUnlessSaid = "EUR";

    private readonly string key;
    private readonly DateTimeZone zone;
    private readonly Dictionary<string, string> others;
    private AccountTraits traits;
    private decimal? amount;
    private string? currency;
    private int bad;

    private TraitsReader(AccountTraits traits, string key, DateTimeZone zone)
    {
        this.traits = traits;
        this.key = key;
        this.zone = zone;
        others = new(traits.Others, StringComparer.Ordinal);
    }

    /// <summary>The traits after this payload, a JSON object; bad says how many values made no sense.</summary>
    public static AccountTraits Read(AccountTraits before, ReadOnlySpan<byte> payload, string key, DateTimeZone zone, out int bad)
    {
        if (FlatJson.Read(payload) is not { } values)
        {
            bad = 1;
            return before;
        }

        TraitsReader reader = new(before, key, zone);
        values.ForEach(value => reader.Take(value));
        bad = reader.bad;

        return reader.Finish();
    }

    private void Take(FlatValue value)
    {
        var field = FieldOf(value.Plain);

        if (value.Change == TraitOperation.Set)
        {
            Put(field, value);
        }
        else if (value.Change == TraitOperation.Once && Known(field, value.Name) is null)
        {
            Put(field, value);
        }
        else if (value.Change == TraitOperation.Add)
        {
            Add(field, value);
        }
    }

    private void Put(Field field, FlatValue value)
    {
        switch (field)
        {
            case Field.Name:
                traits = traits with { Name = Text(value, traits.Name) };
                break;
            case Field.Mrr:
                Amount(value);
                break;
            case Field.Currency:
                Currency(value);
                break;
            case Field.Seats:
                traits = traits with { Seats = Seats(value, traits.Seats) };
                break;
            case Field.StartedOn:
                traits = traits with { StartedOn = Day(value, traits.StartedOn) };
                break;
            case Field.RenewsOn:
                traits = traits with { RenewsOn = Day(value, traits.RenewsOn) };
                break;
            case Field.Owner:
                traits = traits with { Owner = Text(value, traits.Owner) };
                break;
            case Field.Parent:
                Parent(value);
                break;
            case Field.StageByHand:
                StageByHand(value);
                break;
            case Field.TouchByHand:
                traits = traits with { TouchByHand = Text(value, traits.TouchByHand) };
                break;
            default:
                Other(value);
                break;
        }
    }

    /// <summary>What is known of a number grows by so much; of what was not known, from nothing.</summary>
    private void Add(Field field, FlatValue value)
    {
        var before = Known(field, value.Name);

        if (value.Number is not { } more || !(before is null || decimal.TryParse(before, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            || Math.Abs(more) > MaxAmount)
        {
            bad++;
            return;
        }

        var sum = decimal.Parse(before ?? "0", NumberStyles.Number, CultureInfo.InvariantCulture) + more;
        Put(field, value with { Type = JsonTokenType.Number, Text = sum.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>What was known of a field, as text; null where nothing was.</summary>
    private string? Known(Field field, string name) => field switch
    {
        Field.Name => traits.Name,
        Field.Mrr => (amount ?? traits.Mrr?.Amount)?.ToString(CultureInfo.InvariantCulture),
        Field.Currency => currency ?? traits.Mrr?.Currency,
        Field.Seats => traits.Seats?.ToString(CultureInfo.InvariantCulture),
        Field.StartedOn => traits.StartedOn is { } day ? LocalDatePattern.Iso.Format(day) : null,
        Field.RenewsOn => traits.RenewsOn is { } day ? LocalDatePattern.Iso.Format(day) : null,
        Field.Owner => traits.Owner,
        Field.Parent => traits.Parent,
        Field.StageByHand => traits.StageByHand,
        Field.TouchByHand => traits.TouchByHand,
        _ => others.GetValueOrDefault(name),
    };

    private static Field FieldOf(string plain) => plain switch
    {
        "name" or "companyname" or "accountname" or "nombre" => Field.Name,
        "mrr" or "mrr.amount" or "mrramount" or "monthlyrevenue" or "monthlyspend" or "monthlyrecurringrevenue" => Field.Mrr,
        "currency" or "mrr.currency" or "mrrcurrency" or "moneda" => Field.Currency,
        "seats" or "licenses" or "licences" or "seatcount" or "licencias" or "puestos" => Field.Seats,
        "startedon" or "startedat" or "startdate" or "start" or "createdat" or "created" or "fechadeinicio" or "inicio" => Field.StartedOn,
        "renewson" or "renewsat" or "renewaldate" or "renewal" or "fechaderenovacion" or "renovacion" => Field.RenewsOn,
        "owner" or "owner.email" or "csm" or "csm.email" or "accountowner" or "accountmanager" or "responsable" => Field.Owner,
        "parent" or "parentkey" or "parent.key" or "parentid" or "parentaccount" => Field.Parent,
        "stagebyhand" => Field.StageByHand,
        "touchbyhand" => Field.TouchByHand,
        _ => Field.Other,
    };

    private enum Field
    {
        Other,
        Name,
        Mrr,
        Currency,
        Seats,
        StartedOn,
        RenewsOn,
        Owner,
        Parent,
        StageByHand,
        TouchByHand,
    }

    private AccountTraits Finish()
    {
        if (amount is not null || (currency is not null && traits.Mrr is not null))
        {
            traits = traits with
            {
                Mrr = Money.Of(amount ?? traits.Mrr!.Value.Amount, currency ?? traits.Mrr?.Currency ?? CurrencyUnlessSaid),
            };
        }

        return traits with { Others = others };
    }

    private string? Text(FlatValue value, string? before)
    {
        if (value.IsNull)
        {
            return null;
        }

        if (value is { Trimmed: { } text, Type: JsonTokenType.String or JsonTokenType.Number })
        {
            return PlainText.Cut(text, AccountTraits.MaxText);
        }

        bad++;

        return before;
    }

    private void Amount(FlatValue value)
    {
        if (value.IsNull)
        {
            (traits, amount) = (traits with { Mrr = null }, null);
        }
        else if (value.Number is >= 0 and <= MaxAmount and { } number)
        {
            amount = number;
        }
        else
        {
            bad++;
        }
    }

    private void Currency(FlatValue value)
    {
        if (value.Trimmed is { Length: 3 } text && text.All(char.IsAsciiLetter))
        {
            currency = text.ToUpperInvariant();
        }
        else if (!value.IsNull)
        {
            bad++;
        }
    }

    private int? Seats(FlatValue value, int? before)
    {
        if (value.IsNull)
        {
            return null;
        }

        if (value.Number is >= 0 and <= MaxSeats and { } number && number == decimal.Truncate(number))
        {
            return (int)number;
        }

        bad++;

        return before;
    }

    private LocalDate? Day(FlatValue value, LocalDate? before)
    {
        if (value.IsNull)
        {
            return null;
        }

        var day = value.Type == JsonTokenType.Number ? DayOfEpoch(value.Number) : DayOfText(value.Trimmed ?? "", zone);

        if (day is null || day.Value.Year is < 1900 or > 2200)
        {
            bad++;
            return before;
        }

        return day;
    }

    /// <summary>The day of a text as 2026-03-31, or of a moment that begins so; null where it is neither.</summary>
    internal static LocalDate? DayOfText(string text, DateTimeZone zone)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
        {
            return date.Value;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            || text.Length < 10 || text[4] != '-')
        {
            return null;
        }

        // A time without a zone is of the workspace's own; one with a zone is a moment.
        return text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10
            ? Instant.FromDateTimeOffset(moment).InZone(zone).Date
            : LocalDate.FromDateTime(moment.DateTime);
    }

    private LocalDate? DayOfEpoch(decimal? number) => number switch
    {
        null or < 0 or > 1e14m => null,
        < 1e11m => Instant.FromUnixTimeSeconds((long)number).InZone(zone).Date,
        _ => Instant.FromUnixTimeMilliseconds((long)number).InZone(zone).Date,
    };

    private void Parent(FlatValue value)
    {
        var parent = Text(value, traits.Parent);

        if (parent == key)
        {
            bad++;
            return;
        }

        traits = traits with { Parent = parent };
    }

    /// <summary>That an account has left follows from what it pays; nobody says so.</summary>
    private void StageByHand(FlatValue value)
    {
        var stage = Text(value, traits.StageByHand);

        if (stage == AccountTraits.LeftStage)
        {
            bad++;
            return;
        }

        traits = traits with { StageByHand = stage };
    }

    private void Other(FlatValue value)
    {
        if (value.Name.Length > AccountTraits.MaxText)
        {
            bad++;
        }
        else if (value.IsNull)
        {
            others.Remove(value.Name);
        }
        else if (others.Count < AccountTraits.MaxOthers || others.ContainsKey(value.Name))
        {
            others[value.Name] = PlainText.Cut(value.Text!, AccountTraits.MaxText);
        }
    }
}
