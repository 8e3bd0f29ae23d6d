using System.Globalization;
using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Writes numbers as the two languages do, without asking the machine which cultures it knows.</summary>
internal static class Figures
{
    /// <summary>The sign of negative figures, as wide as the plus; a hyphen is not.</summary>
    private const string Minus = "\u2212";

    private static readonly NumberFormatInfo English = new()
    {
        NumberDecimalSeparator = ".", NumberGroupSeparator = ",", NegativeSign = Minus,
    };

    private static readonly NumberFormatInfo Spanish = new()
    {
        NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = Minus,
    };

    private static readonly string[] MonthsEn =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly string[] MonthsEs =
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

    private static readonly string[] WordsEn = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] WordsEs = ["una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];

    public static string En(double value) => Write(value, English);

    public static string Es(double value) => Write(value, Spanish);

    /// <summary>A share as English writes it: 40%.</summary>
    public static string PercentEn(double percent) => En(percent) + "%";

    /// <summary>A share as Spanish writes it: 40 %.</summary>
    public static string PercentEs(double percent) => Es(percent) + " %";

    /// <summary>A change in whole percent with its sign: −40%.</summary>
    public static string ChangeEn(double percent) => Sign(percent) + PercentEn(Math.Abs(Whole(percent)));

    /// <summary>A change in whole percent with its sign: −40 %.</summary>
    public static string ChangeEs(double percent) => Sign(percent) + PercentEs(Math.Abs(Whole(percent)));

    /// <summary>A day as people say it: 21 Nov.</summary>
    public static string DayEn(int day)
    {
        var date = DayNumber.ToDate(day);

        return FormattableString.Invariant($"{date.Day} {MonthsEn[date.Month - 1]}");
    }

    public static string DayEs(int day)
    {
        var date = DayNumber.ToDate(day);

        return FormattableString.Invariant($"{date.Day} {MonthsEs[date.Month - 1]}");
    }

    /// <summary>Small numbers in words, as people say them; digits from ten up.</summary>
    public static string WordEn(int number) => number is >= 1 and < 10 ? WordsEn[number - 1] : En(number);

    public static string WordEs(int number) => number is >= 1 and < 10 ? WordsEs[number - 1] : Es(number);

    /// <summary>One of two words by number.</summary>
    public static string Of(double count, string one, string many) => count == 1 ? one : many;

    // Whole numbers from ten up; one decimal below, when there is one.
    private static string Write(double value, NumberFormatInfo format)
    {
        // Nought added makes nought of what is a hair below it: nobody reads −0.
        var shown = Math.Round(value, Math.Abs(value) >= 10 ? 0 : 1, MidpointRounding.AwayFromZero) + 0.0;

        return Math.Abs(value) >= 10 || value == Math.Floor(value) ? shown.ToString("#,0", format) : shown.ToString("0.#", format);
    }

    private static double Whole(double percent) => Math.Round(percent, MidpointRounding.AwayFromZero);

    private static string Sign(double percent) => Whole(percent) switch { > 0 => "+", < 0 => Minus, _ => "" };
}
