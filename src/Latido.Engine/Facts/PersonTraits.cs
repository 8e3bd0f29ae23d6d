namespace Latido.Engine.Facts;

/// <summary>Reads what a system says of a person: a name, whole or in two, and an e-mail address. Null clears.</summary>
internal static class PersonTraits
{
    /// <summary>Name and e-mail after this payload, a JSON object, and how many values made no sense.</summary>
    public static (string? Name, string? Email, int Bad) Read((string? Name, string? Email) before, ReadOnlySpan<byte> payload)
    {
        if (FlatJson.Read(payload) is not { } values)
        {
            return (before.Name, before.Email, 1);
        }

        var (name, email) = before;
        string? first = null, last = null;
        var (isWhole, bad) = (false, 0);

        foreach (var value in values)
        {
            switch (value.Plain)
            {
                case "name" or "fullname" or "nombrecompleto":
                    (name, isWhole) = (Text(value, name, ref bad), true);
                    break;
                case "firstname" or "nombre":
                    first = Text(value, null, ref bad);
                    break;
                case "lastname" or "apellido" or "apellidos":
                    last = Text(value, null, ref bad);
                    break;
                case "email" or "mail" or "correo":
                    email = value.IsNull || value.Trimmed?.Contains('@', StringComparison.Ordinal) == true
                        ? Text(value, email, ref bad)
                        : Keep(email, ref bad);
                    break;
                default:
                    break;
            }
        }

        var both = $"{first} {last}".Trim();

        return (isWhole || both.Length == 0 ? name : PlainText.Cut(both, AccountTraits.MaxText), email, bad);
    }

    private static string? Text(FlatValue value, string? before, ref int bad) =>
        value.IsNull ? null
        : value.Trimmed is { } text ? PlainText.Cut(text, AccountTraits.MaxText)
        : Keep(before, ref bad);

    private static string? Keep(string? before, ref int bad)
    {
        bad++;

        return before;
    }
}
