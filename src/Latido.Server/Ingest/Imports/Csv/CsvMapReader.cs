using System.Text;
using Latido.Server.Log;
using Latido.Server.Platform;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>
/// Reads a mapping from YAML by hand, node by node, so that whatever is wrong is told with its line and its cure
/// instead of being passed over.
/// </summary>
internal sealed class CsvMapReader
{
    private static readonly string[] AccountWords = ["account", "name", "mrr", "currency", "seats", "startedOn", "renewsOn", "owner", "parent"];
    private static readonly string[] PeopleWords = ["person", "account", "from", "name", "email"];
    private static readonly string[] EventWords = ["person", "anonymous", "account", "time", "event", "id"];

    private static readonly string[] FactWords = ["type", "id", "source", "account", "person", "time"];
    private static readonly string[] SubscriptionWords = ["subscription", "source", "account", "start", "end", "amount", "price", "interval", "every", "quantity", "currency", "plan"];

    private CsvFormat format = new(null, null, '.', null);

    public CsvMap Read(string yaml)
    {
        var sections = new List<CsvSection>();
        var root = Root(yaml);

        if (Find(root, "format") is { } given)
        {
            format = ReadFormat(given, format);
        }

        foreach (var (key, value) in Members(root))
        {
            switch (key.Value)
            {
                case "format":
                    break;
                case "accounts":
                    sections.AddRange(Items(value).Select(node => ReadSection(CsvKind.Accounts, node, AccountWords, ["account"])));
                    break;
                case "people":
                    sections.AddRange(Items(value).Select(node => ReadSection(CsvKind.People, node, PeopleWords, ["person"])));
                    break;
                case "events":
                    sections.AddRange(Items(value).Select(node => ReadSection(CsvKind.Events, node, EventWords, ["person", "time", "event"])));
                    break;
                case "facts":
                    sections.AddRange(Items(value).Select(node => ReadSection(CsvKind.Facts, node, FactWords, ["type", "id", "time"])));
                    break;
                case "subscriptions":
                    sections.AddRange(Items(value).Select(node => ReadSection(
                        CsvKind.Subscriptions, node, SubscriptionWords, ["subscription", "account", "start", "currency"])));
                    break;
                default:
                    throw Wrong(key, $"'{key.Value}' is no part of a mapping. Its parts are: format, accounts, people, events, facts, subscriptions");
            }
        }

        return sections is [] ? throw new InvalidRequestException("The mapping says nothing of accounts, people, events, facts or subscriptions.") : new(sections);
    }

    private static YamlMappingNode Root(string yaml)
    {
        var stream = new YamlStream();

        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException wrong)
        {
            throw new InvalidRequestException($"Line {wrong.Start.Line} of the mapping is not YAML: {wrong.Message}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? root
            : throw new InvalidRequestException("The mapping must be one YAML document with parts such as events and people.");
    }

    private CsvSection ReadSection(CsvKind kind, YamlNode node, string[] words, string[] needed)
    {
        var section = node as YamlMappingNode ?? throw Wrong(node, "a section must name columns, such as 'person: user_id'");
        var extrasWord = kind switch { CsvKind.Events => "properties", CsvKind.Facts => "members", CsvKind.Subscriptions => "", _ => "traits" };
        var fields = new Dictionary<string, CsvField>(StringComparer.Ordinal);
        var extras = new List<(string, CsvField)>();
        var joins = new List<CsvJoin>();
        var (pattern, own) = ("*", format);

        foreach (var (key, value) in Members(section))
        {
            if (key.Value == "file")
            {
                pattern = Scalar(value);
            }
            else if (key.Value == "format")
            {
                own = ReadFormat(value, format);
            }
            else if (key.Value == "with")
            {
                joins.AddRange(ReadJoins(value));
            }
            else if (key.Value == extrasWord && extrasWord.Length > 0)
            {
                extras.AddRange(ReadExtras(value));
            }
            else if (words.Contains(key.Value, StringComparer.Ordinal))
            {
                fields[key.Value!] = ReadField(value);
            }
            else
            {
                throw Wrong(key, $"'{key.Value}' means nothing here. Known are: file, format, with, {string.Join(", ", extrasWord.Length > 0 ? [.. words, extrasWord] : words)}");
            }
        }

        if (kind == CsvKind.Subscriptions && fields.ContainsKey("amount") == (fields.ContainsKey("price") && fields.ContainsKey("interval")))
        {
            throw Wrong(node, "a section of subscriptions needs either 'amount', what a month comes to, or 'price' and 'interval' (with 'every' and 'quantity' where there are any)");
        }

        if (kind == CsvKind.Facts && !fields.ContainsKey("account") && !fields.ContainsKey("person"))
        {
            throw Wrong(node, "a section of facts needs 'account', or 'person', whose account each fact then is of");
        }

        return needed.FirstOrDefault(word => !fields.ContainsKey(word)) is { } missing
            ? throw Wrong(node, $"a section of {kind.ToString().ToLowerInvariant()} needs '{missing}'")
            : new(kind, pattern, own) { Fields = fields, Extras = extras, Joins = joins, Hash = Hash.Of(Encoding.UTF8.GetBytes(node.ToString())) };
    }

    private static IEnumerable<(string, CsvField)> ReadExtras(YamlNode node) => node switch
    {
        YamlSequenceNode list => list.Children.Select(item => (Scalar(item), new CsvField { Column = Scalar(item), Line = LineOf(item) })),
        YamlMappingNode map => Members(map).Select(member => (member.Key.Value!, ReadField(member.Value))),
        _ => throw Wrong(node, "give a list of columns, or names with their columns"),
    };

    private static IEnumerable<CsvJoin> ReadJoins(YamlNode node)
    {
        var map = node as YamlMappingNode ?? throw Wrong(node, "name each joined file, such as 'plan: { file: plans.csv, key: id, on: plan_id }'");

        foreach (var (name, value) in Members(map))
        {
            var parts = value as YamlMappingNode ?? throw Wrong(value, "a joined file has 'file', 'key' (its own column) and 'on' (the column here)");

            foreach (var (key, _) in Members(parts).Where(part => part.Key.Value is not ("file" or "key" or "on")))
            {
                throw Wrong(key, $"'{key.Value}' is no part of a joined file. Known are: file, key, on");
            }

            yield return new(Scalar(name), Needed("file"), Needed("key"), Needed("on"), LineOf(value));

            string Needed(string word) => Find(parts, word) is { } found ? Scalar(found) : throw Wrong(value, $"a joined file needs '{word}'");
        }
    }

    private static CsvField ReadField(YamlNode node)
    {
        if (node is YamlScalarNode)
        {
            return new() { Column = Scalar(node), Line = LineOf(node) };
        }

        var map = node as YamlMappingNode ?? throw Wrong(node, "give a column, or 'column:' with options");
        var field = new CsvField { Line = LineOf(node) };

        foreach (var (key, value) in Members(map))
        {
            field = key.Value switch
            {
                "column" => field with { Column = Scalar(value) },
                "constant" => field with { Constant = Scalar(value) },
                "template" => field with { Template = Scalar(value) },
                "first" => field with { First = value is YamlSequenceNode { Children.Count: > 0 } list ? [.. list.Children.Select(Scalar)] : throw Wrong(value, "give a list of columns") },
                "smallest" => field with { IsSmallest = Flag(value) },
                "integer" => field with { IsInteger = Flag(value) },
                "format" => field with { TimeFormat = Scalar(value) },
                "zone" => field with { Zone = Scalar(value) },
                "decimal" => field with { Decimal = Mark(value) },
                _ => throw Wrong(key, $"'{key.Value}' is no option of a column. Known are: column, constant, template, first, integer, smallest, format, zone, decimal"),
            };
        }

        return (field.Column is null ? 0 : 1) + (field.Constant is null ? 0 : 1) + (field.Template is null ? 0 : 1) + (field.First is null ? 0 : 1) == 1
            ? field
            : throw Wrong(node, "give one of column, constant, template and first");
    }

    private static CsvFormat ReadFormat(YamlNode node, CsvFormat format)
    {
        var map = node as YamlMappingNode ?? throw Wrong(node, "a format has parts such as 'separator: \";\"'");

        foreach (var (key, value) in Members(map))
        {
            format = key.Value switch
            {
                "separator" => format with { Separator = ReadSeparator(value) },
                "encoding" => format with { Encoding = ReadEncoding(value) },
                "decimal" => format with { Decimal = Mark(value) },
                "zone" => format with { Zone = Scalar(value) },
                _ => throw Wrong(key, $"'{key.Value}' is no part of a format. Known are: separator, encoding, decimal, zone"),
            };
        }

        return format;
    }

    private static char? ReadSeparator(YamlNode node) => Scalar(node) switch
    {
        "auto" => null,
        "tab" or "\t" or "\\t" => '\t',
        [var mark] when mark is > ' ' and < (char)128 and not '"' => mark,
        var other => throw Wrong(node, $"'{other}' is no separator. Give auto, tab, or one character such as ';'"),
    };

    private static Encoding? ReadEncoding(YamlNode node)
    {
        var name = Scalar(node);

        if (name is "utf-8" or "utf8")
        {
            return null;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name == "latin1" ? "iso-8859-1" : name);
        }
        catch (ArgumentException)
        {
            throw Wrong(node, $"'{name}' is not an encoding. Give utf-8, latin1, windows-1252 or utf-16");
        }
    }

    private static char Mark(YamlNode node) => Scalar(node) switch
    {
        "," => ',',
        "." => '.',
        var other => throw Wrong(node, $"'{other}' is no decimal mark. Give ',' or '.'"),
    };

    private static bool Flag(YamlNode node) => Scalar(node) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Wrong(node, $"'{other}' is neither true nor false"),
    };

    private static IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : [node];

    private static IEnumerable<(YamlScalarNode Key, YamlNode Value)> Members(YamlMappingNode map) =>
        map.Children.Select(child => (child.Key as YamlScalarNode ?? throw Wrong(child.Key, "a name must be text"), child.Value));

    private static YamlNode? Find(YamlMappingNode map, string name) =>
        Members(map).FirstOrDefault(member => member.Key.Value == name).Value;

    private static string Scalar(YamlNode node) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(node, "a text is missing here");

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    private static InvalidRequestException Wrong(YamlNode node, string what) => new($"Line {node.Start.Line} of the mapping: {what}.");
}
