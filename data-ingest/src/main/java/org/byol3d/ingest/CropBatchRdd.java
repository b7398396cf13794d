package org.byol3d.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.crop.Partitioning;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The micro-batches of a global step as an RDD: which crop pairs, not their voxels. Whatever the
 * number of partitions, it holds the same micro-batches of the same pairs.
 */
public final class CropBatchRdd {
  private CropBatchRdd() {}

  /**
   * One partition a worker slot, balanced by the compressed bytes that its micro-batches read.
   *
   * @param context runs it
   * @param plan cuts steps into micro-batches
   * @param step the global step, from 0
   * @param partitions W, at least 1
   * @param placement where partitions are best run
   * @return an RDD of W partitions, each with its micro-batches in index order
   */
  public static JavaRDD<MicroBatch> of(
      JavaSparkContext context,
      MicroBatchPlan plan,
      long step,
      int partitions,
      Placement placement) {
    var located = new ArrayList<Tuple2<ArrayList<MicroBatch>, Seq<String>>>(partitions);
    for (var batches : plan.partitions(step, partitions, Partitioning.BALANCED)) {
      located.add(
          new Tuple2<>(
              new ArrayList<>(batches), toScala(placement.preferred(located.size(), batches))));
    }
    // Each element becomes a partition of its own, with its own preferred locations.
    ClassTag<ArrayList<MicroBatch>> tag = ClassTag$.MODULE$.apply(ArrayList.class);
    return context.sc().makeRDD(toScala(located), tag).toJavaRDD().flatMap(List::iterator);
  }

  private static <T> Seq<T> toScala(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
