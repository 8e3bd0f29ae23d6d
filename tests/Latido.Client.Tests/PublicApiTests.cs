using System.Reflection;
using System.Xml.Linq;
using Latido.Server.Tests;

namespace Latido.Client.Tests;

/// <summary>
/// Holds the SDK to what was published. When it changes on purpose run the tests with LATIDO_UPDATE_SNAPSHOTS=1 and
/// read the difference as a product's developer would: what is gone or renamed breaks his build.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly Assembly Sdk = typeof(LatidoClient).Assembly;

    private static string Snapshot => Repository.At("tests", "Latido.Client.Tests", "public-api.txt");

    [Fact]
    public async Task What_a_product_can_name_is_what_was_published()
    {
        var api = PublicApi.Of(Sdk);

        if (Environment.GetEnvironmentVariable("LATIDO_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Snapshot, api, TestContext.Current.CancellationToken);
        }

        api.ShouldBe(
            await File.ReadAllTextAsync(Snapshot, TestContext.Current.CancellationToken),
            "The SDK has changed. If it should, run with LATIDO_UPDATE_SNAPSHOTS=1.");
    }

    [Fact]
    public void Everything_that_can_be_named_is_explained()
    {
        var explained = XDocument.Load(Path.ChangeExtension(Sdk.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null || member.Element("inheritdoc") is not null || member.Element("param") is not null)
            .Select(member => member.Attribute("name")!.Value.Split('(')[0])
            .ToHashSet();
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        // What the compiler makes of a record, and each positional property, is told by the record's own text.
        var silent = Sdk.GetExportedTypes().SelectMany(type => type.GetMembers(Own)
                .Where(member => member is not MethodInfo { IsSpecialName: true } && (type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is null))
                .Where(member => member.Name is not ("value__" or ".ctor"))
                .Select(member => $"{member.MemberType.ToString()[0]}:{type.FullName}.{member.Name}")
                .Append($"T:{type.FullName}"))
            .Except(explained);

        silent.ShouldBeEmpty();
    }

    [Fact]
    public void It_needs_nothing_but_the_framework() =>
        Sdk.GetReferencedAssemblies().Select(reference => reference.Name!).ShouldAllBe(name => name.StartsWith("System."));
}
