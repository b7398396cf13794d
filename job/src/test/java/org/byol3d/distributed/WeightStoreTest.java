package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.Serial;
import java.util.Random;
import org.apache.spark.broadcast.Broadcast;
import org.byol3d.b2nd.ElementType;
import org.byol3d.crop.CropPair;
import org.byol3d.optim.Arithmetic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class WeightStoreTest {
  private static final int SIZE = 1000;
  private static final double TAU = 0.9875;

  private final Version[] versions = new Version[4];
  private final WeightStore store = new WeightStore(SIZE);
  private final Loaded replica = new Loaded();
  private final ReplicaSlot<CropPair, TwoPhaseReplica<String>> slot =
      new ReplicaSlot<>(replica, Device.cpu());

  @BeforeEach
  void publish() {
    var average = vector(100);
    for (int v = 0; v < versions.length; v++) {
      var weights = vector(v);
      if (v > 0) {
        average = average.clone();
        Arithmetic.FLOAT.average(average, 0, weights, 0, SIZE, TAU);
      }
      versions[v] = new Version(v, weights, average);
    }
  }

  @Test
  void averageMadeHereEqualsDriversBits() {
    for (var version : versions) {
      load(version, true);
    }
    assertThat(versions[0].averageBytes.fetches).isOne();
    for (int v = 1; v < versions.length; v++) {
      assertThat(versions[v].averageBytes.fetches).isZero();
      assertThat(versions[v].weightBytes.fetches).isOne();
    }
  }

  @Test
  void averageIsFetchedAfterMissedVersion() {
    load(versions[0], true);
    load(versions[2], true);
    load(versions[3], true);
    assertThat(versions[2].averageBytes.fetches).isOne();
    assertThat(versions[3].averageBytes.fetches).isZero();
  }

  @Test
  void averageIsFetchedAfterUnusedPredecessor() {
    load(versions[0], true);
    load(versions[1], false);
    load(versions[2], true);
    assertThat(versions[1].averageBytes.fetches).isZero();
    assertThat(versions[2].averageBytes.fetches).isOne();
  }

  @Test
  void anEarlierVersionIsFetched() {
    load(versions[2], true);
    load(versions[1], true);
    assertThat(versions[1].averageBytes.fetches).isOne();
  }

  @Test
  void oneFetchServesAllSlotsAndLoads() {
    var other = new Loaded();
    var otherSlot = new ReplicaSlot<CropPair, TwoPhaseReplica<String>>(other, Device.cpu());
    load(versions[0], true);
    load(versions[0], true);
    store.loadWithAverage(versions[0].published, otherSlot);

    assertThat(other.weights).containsExactly(versions[0].weights);
    assertThat(other.average).containsExactly(versions[0].average);
    assertThat(versions[0].weightBytes.fetches).isOne();
    assertThat(versions[0].averageBytes.fetches).isOne();
    assertThat(replica.loads).isOne();
  }

  @Test
  void failedFetchLeavesPreviousVersion() {
    load(versions[0], true);
    versions[1].weightBytes.broken = true;
    assertThatThrownBy(() -> load(versions[1], true)).hasMessage("block lost");
    load(versions[0], true);
    assertThat(versions[0].weightBytes.fetches).isOne();

    versions[1].weightBytes.broken = false;
    load(versions[1], true);
    assertThat(versions[1].averageBytes.fetches).isZero();
  }

  @Test
  void aProgramWithoutAnAverageLoadsNone() {
    store.load(new PublishedWeights(0, versions[0].weightBytes, null), slot);
    assertThat(replica.weights).containsExactly(versions[0].weights);
    assertThat(replica.average).isNull();
  }

  private void load(Version version, boolean withAverage) {
    if (withAverage) {
      store.loadWithAverage(version.published, slot);
    } else {
      store.load(version.published, slot);
    }
    assertThat(replica.weights).containsExactly(version.weights);
    if (withAverage) {
      assertThat(replica.average).containsExactly(version.average);
    }
  }

  private static float[] vector(long seed) {
    var random = new Random(seed);
    var values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static final class Version {
    private final float[] weights;
    private final float[] average;
    private final CountedBytes weightBytes;
    private final CountedBytes averageBytes;
    private final PublishedWeights published;

    private Version(int number, float[] weights, float[] average) {
      this.weights = weights;
      this.average = average;
      this.weightBytes = new CountedBytes(ElementType.FLOAT32.encode(weights, SIZE));
      this.averageBytes = new CountedBytes(ElementType.FLOAT32.encode(average, SIZE));
      this.published =
          new PublishedWeights(
              number, weightBytes, new PublishedWeights.Average(TAU, averageBytes));
    }
  }

  /** A broadcast that counts how often it is fetched. */
  private static final class CountedBytes extends Broadcast<byte[]> {
    @Serial private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private int fetches;
    private boolean broken;

    private CountedBytes(byte[] bytes) {
      super(0, ClassTag$.MODULE$.apply(byte[].class));
      this.bytes = bytes;
    }

    @Override
    public byte[] getValue() {
      if (broken) {
        throw new IllegalStateException("block lost");
      }
      fetches++;
      return bytes;
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }

  private static final class Loaded implements TwoPhaseReplica<String> {
    private float[] weights;
    private float[] average;
    private int loads;

    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public void load(float[] newWeights) {
      weights = newWeights.clone();
      loads++;
    }

    @Override
    public void loadAverage(float[] newAverage) {
      average = newAverage.clone();
    }

    @Override
    public ForwardPass forward(String batch, Mode mode) {
      throw new AssertionError("nothing is computed here");
    }

    @Override
    public void close() {}
  }
}
