using System.Buffers.Binary;
using Latido.Server.Ingest.Imports;
using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class DistinctKeysTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(4_096)]
    public void As_many_as_it_keeps_are_counted_exactly_however_often_they_come(int keys)
    {
        var distinct = Counted(keys, maxKept: 4_096, times: 3);

        distinct.Count.ShouldBe(keys);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Beyond_that_it_estimates_closely_in_bounded_memory(int keys)
    {
        var distinct = Counted(keys, maxKept: 4_096, times: 2);

        // Four times the error that is said: hashes are the same on every machine, so this is no matter of luck.
        ((double)distinct.Count).ShouldBe(keys, keys * 4 * 1.2 / Math.Sqrt(4_096));
        distinct.Bytes.ShouldBeLessThanOrEqualTo(4_096 * 2 * sizeof(ulong));
    }

    private static DistinctKeys Counted(int keys, int maxKept, int times)
    {
        var distinct = new DistinctKeys(maxKept);
        Span<byte> key = stackalloc byte[4];

        for (var time = 0; time < times; time++)
        {
            for (var i = 0; i < keys; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(key, i);
                distinct.Add(Hash.Of(key));
            }
        }

        return distinct;
    }
}
