package org.byol3d.crop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the micro-batches of a step are dealt to partitions. Which partition runs a micro-batch never
 * changes the result of a step, only its speed. Every rule gives each partition the same number of
 * micro-batches, but for one where the count does not divide: a micro-batch costs the same
 * arithmetic whatever its bytes.
 */
public enum Partitioning {
  /** Runs of neighbours: partition p takes micro-batches {@code [p·K/W, (p + 1)·K/W)}. */
  CONTIGUOUS {
    @Override
    List<List<Integer>> deal(long[] costs, int partitions) {
      return IntStream.range(0, partitions)
          .mapToObj(
              p ->
                  IntStream.range(bound(costs, p, partitions), bound(costs, p + 1, partitions))
                      .boxed()
                      .toList())
          .toList();
    }

    private static int bound(long[] costs, int partition, int partitions) {
      return (int) ((long) costs.length * partition / partitions);
    }
  },

  /**
   * The costliest micro-batch first, each to the partition with the least bytes so far that still
   * has room (Graham's longest processing time rule, with equal counts).
   */
  BALANCED {
    @Override
    List<List<Integer>> deal(long[] costs, int partitions) {
      var dealt =
          IntStream.range(0, partitions)
              .<List<Integer>>mapToObj(p -> new ArrayList<>())
              .collect(Collectors.toList());
      var load = new long[partitions];
      var share = costs.length / partitions;
      var larger = costs.length % partitions; // so many partitions take one more
      var order =
          IntStream.range(0, costs.length)
              .boxed()
              .sorted(Comparator.comparingLong((Integer i) -> costs[i]).reversed())
              .toList();
      for (var index : order) {
        var lightest = -1;
        for (var p = 0; p < partitions; p++) {
          var count = dealt.get(p).size();
          var room = count < share || (count == share && larger > 0);
          if (room && (lightest < 0 || load[p] < load[lightest])) {
            lightest = p;
          }
        }
        if (dealt.get(lightest).size() == share) {
          larger--;
        }
        dealt.get(lightest).add(index);
        load[lightest] += costs[index];
      }
      return dealt.stream().map(mine -> mine.stream().sorted().toList()).toList();
    }
  };

  /**
   * Deals {@code 0 … costs.length − 1} to partitions.
   *
   * @param costs bytes of each micro-batch
   * @param partitions at least 1; more than there are micro-batches leaves some empty
   * @return one ascending list a partition
   */
  abstract List<List<Integer>> deal(long[] costs, int partitions);
}
