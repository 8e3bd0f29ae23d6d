using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts.Pages;

/// <summary>Days as addresses have them; what is none is left out, not refused.</summary>
internal static class Days
{
    public static LocalDate? Read(string? text) => LocalDatePattern.Iso.Parse(text ?? "") is { Success: true } parsed ? parsed.Value : null;
}
