package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.junit.jupiter.api.Test;

class ReplicaPoolTest {
  private final List<Network> made = new ArrayList<>();

  private ReplicaPool<CropPair, TwoPhaseReplica<MicroBatch<CropPair>>> pool() {
    return new ReplicaPool<>(
        device -> {
          made.add(new Network());
          return made.get(made.size() - 1);
        });
  }

  private static BorrowedReplica<CropPair, TwoPhaseReplica<MicroBatch<CropPair>>> borrow(
      ReplicaPool<CropPair, TwoPhaseReplica<MicroBatch<CropPair>>> pool,
      int partition,
      List<MicroBatch<CropPair>> batches) {
    return pool.borrow(Device.cpu(), partition, batches);
  }

  /** Encodes like an encode stage of a step that is not finished. */
  private static void encode(
      BorrowedReplica<CropPair, TwoPhaseReplica<MicroBatch<CropPair>>> borrowed,
      List<MicroBatch<CropPair>> batches) {
    for (var batch : batches) {
      var slot = borrowed.slot();
      slot.keep(batch, slot.replica().forward(batch, TwoPhaseReplica.Mode.OUTPUTS_AND_GRAPH));
    }
  }

  @Test
  void graphsOfPastStepAreFreed() {
    var first = MicroBatches.step(0, 4);
    try (var pool = pool()) {
      try (var one = borrow(pool, 0, first.subList(0, 2));
          var other = borrow(pool, 1, first.subList(2, 4))) {
        encode(one, first.subList(0, 2));
        encode(other, first.subList(2, 4));
      }
      assertThat(made).hasSize(2).allMatch(it -> it.open.size() == 2);

      var second = MicroBatches.step(1, 1);
      try (var borrowed = borrow(pool, 0, second)) {
        encode(borrowed, second);
      }
      assertThat(made.get(0).open).containsExactlyElementsOf(second);
      assertThat(made.get(1).open).isEmpty();
    }
  }

  @Test
  void graphsOfCurrentStepStay() {
    var batches = MicroBatches.step(3, 4);
    try (var pool = pool()) {
      try (var one = borrow(pool, 0, batches.subList(0, 2));
          var other = borrow(pool, 1, batches.subList(2, 4))) {
        encode(one, batches.subList(0, 2));
        encode(other, batches.subList(2, 4));
      }
      // The graph decides, although partition 0 ran elsewhere last.
      try (var borrowed = borrow(pool, 0, batches.subList(2, 4))) {
        assertThat(borrowed.slot().replica()).isSameAs(made.get(1));
      }
      assertThat(made).allMatch(it -> it.open.size() == 2);
    }
  }

  @Test
  void failedCloseDoesNotKeepOthersOpen() {
    var batches = MicroBatches.step(0, 3);
    var pool = pool();
    try (var one = borrow(pool, 0, batches);
        var two = borrow(pool, 1, batches);
        var three = borrow(pool, 2, batches)) {
      assertThat(List.of(one.slot(), two.slot(), three.slot())).doesNotHaveDuplicates();
    }
    made.get(1).sticks = true;
    assertThatIllegalStateException().isThrownBy(pool::close).withMessage("the device is lost");
    assertThat(made).allMatch(it -> it.closed);
  }

  /** A replica that counts its open graphs. */
  private static final class Network implements TwoPhaseReplica<MicroBatch<CropPair>> {
    private final Set<MicroBatch<CropPair>> open = new HashSet<>();
    private boolean sticks;
    private boolean closed;

    @Override
    public int size() {
      return 1;
    }

    @Override
    public void load(float[] weights) {
      assertThat(open).isEmpty();
    }

    @Override
    public void loadAverage(float[] average) {
      assertThat(average).hasSize(1);
    }

    @Override
    public ForwardPass forward(MicroBatch<CropPair> batch, Mode mode) {
      open.add(batch);
      return new ForwardPass() {
        @Override
        public byte[] outputs() {
          return new byte[0];
        }

        @Override
        public void backward(byte[] outputGradient, float[] gradient) {
          throw new UnsupportedOperationException("no test asks for it");
        }

        @Override
        public void close() {
          open.remove(batch);
        }
      };
    }

    @Override
    public void close() {
      closed = true;
      if (sticks) {
        throw new IllegalStateException("the device is lost");
      }
    }
  }
}
