using System.Globalization;

namespace Latido.Engine.Scores;

/// <summary>Writes numbers as the two languages do, without asking the machine which cultures it knows.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo English = new()
    {
        NumberDecimalSeparator = ".", NumberGroupSeparator = ",", NegativeSign = "-",
    };

    private static readonly NumberFormatInfo Spanish = new()
    {
        NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "-",
    };

    public static string En(double value) => Write(value, English);

    public static string Es(double value) => Write(value, Spanish);

    /// <summary>A change in percent with its sign: -40 %.</summary>
    public static string Change(double percent)
    {
        var whole = Math.Round(percent, MidpointRounding.AwayFromZero);

        return whole > 0 ? FormattableString.Invariant($"+{whole} %") : FormattableString.Invariant($"{whole} %");
    }

    /// <summary>One of two words by number.</summary>
    public static string Of(double count, string one, string many) => count == 1 ? one : many;

    // Whole numbers from ten up; one decimal below, when there is one.
    private static string Write(double value, NumberFormatInfo format) =>
        Math.Abs(value) >= 10 || value == Math.Floor(value)
            ? value.ToString("#,0", format)
            : value.ToString("0.#", format);
}
