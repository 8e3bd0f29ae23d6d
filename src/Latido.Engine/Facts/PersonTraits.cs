namespace Latido.Engine.Facts;

/// <summary>What a system says of a person: a name, whole or in two, an e-mail address, a role or title. Null clears.</summary>
internal readonly record struct PersonTraits(string? Name, string? Email, string? Title)
{
    /// <summary>The traits after this payload, a JSON object; bad says how many values made no sense.</summary>
    public PersonTraits With(ReadOnlySpan<byte> payload, out int bad)
    {
        bad = 0;

        if (FlatJson.Read(payload) is not { } values)
        {
            bad = 1;
            return this;
        }

        var (name, email, title) = this;
        string? first = null, last = null;
        var isWhole = false;

        foreach (var value in values)
        {
            if (value.Change == TraitOperation.Add)
            {
                // None of these is a number.
                continue;
            }

            var isOnce = value.Change == TraitOperation.Once;

            switch (value.Plain)
            {
                case "name" or "fullname" or "nombrecompleto" when isOnce && name is not null:
                case "email" or "mail" or "correo" when isOnce && email is not null:
                case "title" or "jobtitle" or "role" or "position" or "cargo" or "puesto" when isOnce && title is not null:
                case "firstname" or "nombre" or "lastname" or "apellido" or "apellidos" when isOnce && name is not null:
                    break;
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
                case "title" or "jobtitle" or "role" or "position" or "cargo" or "puesto":
                    title = Text(value, title, ref bad);
                    break;
                default:
                    break;
            }
        }

        var both = $"{first} {last}".Trim();

        return new(isWhole || both.Length == 0 ? name : PlainText.Cut(both, AccountTraits.MaxText), email, title);
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
