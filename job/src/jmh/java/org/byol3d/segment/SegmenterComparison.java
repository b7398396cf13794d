package org.byol3d.segment;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.byol3d.nn.Compute;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.ParameterMap;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.segment.network.SegmenterReplica;
import org.byol3d.volume.Extent;

/**
 * Compares the step of a fine-tuning with PyTorch's, and prints a table. Both sides train the full
 * network of 16,843,137 parameters with one thread, in turn: weights in (byol3d only), forward,
 * loss, backward, clip, AdamW with two groups of parameters. Other work on the machine has little
 * influence on CPU time of the one thread, and much on wall time.
 *
 * <p>Arguments: a Python that has PyTorch, edge of a crop, crops per step, rounds.
 */
public final class SegmenterComparison {
  private static final int WARM_UP = 2;
  private static final int COMPILING = 30;
  private static final double PLAQUES = 0.05;

  /** Nanoseconds of one step. */
  private record Time(long cpu, long wall) {}

  private SegmenterComparison() {}

  /** Prints the table in Markdown. */
  public static void main(String[] arguments) throws IOException {
    int edge = Integer.parseInt(arguments[1]);
    int samples = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    var python =
        new ProcessBuilder(
                arguments[0], "src/jmh/python/segmenter_steps.py", arguments[1], arguments[2])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    System.out.println(
        "| crop, trained | byol3d, CPU s | PyTorch, CPU s | ratio, median (quartiles) | wall ratio"
            + " |\n"
            + "|---|---|---|---|---|");
    compileLoops();
    try (var out = python.inputReader()) {
      for (boolean frozen : new boolean[] {false, true}) {
        try (var step = new Step(batch(edge, samples), frozen)) {
          var ours = new ArrayList<Time>();
          var theirs = new ArrayList<Time>();
          for (int round = 0; round < WARM_UP + rounds; round++) {
            var our = step.run();
            var their = ask(python, out, frozen);
            if (round >= WARM_UP) {
              ours.add(our);
              theirs.add(their);
            }
          }
          System.out.printf(
              Locale.ROOT,
              "| %d × %d³, %s %s%n",
              samples,
              edge,
              frozen ? "decoder" : "all",
              row(ours, theirs));
        }
      }
    } finally {
      python.destroy();
    }
  }

  /** Makes steps of small crops until the JVM has compiled the loops of loss and optimizer. */
  private static void compileLoops() {
    try (var step = new Step(batch(32, 1), false)) {
      for (int i = 0; i < COMPILING; i++) {
        step.run();
      }
    }
  }

  private static String row(List<Time> ours, List<Time> theirs) {
    var ratios = new ArrayList<Double>();
    var walls = new ArrayList<Double>();
    var our = new ArrayList<Double>();
    var their = new ArrayList<Double>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add((double) ours.get(i).cpu() / theirs.get(i).cpu());
      walls.add((double) ours.get(i).wall() / theirs.get(i).wall());
      our.add(ours.get(i).cpu() / 1e9);
      their.add(theirs.get(i).cpu() / 1e9);
    }
    return String.format(
        Locale.ROOT,
        "| %.2f | %.2f | %.3f (%.3f–%.3f) | %.2f |",
        quantile(our, 0.5),
        quantile(their, 0.5),
        quantile(ratios, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75),
        quantile(walls, 0.5));
  }

  private static double quantile(List<Double> values, double share) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.round(share * (sorted.size() - 1)));
  }

  private static Time ask(Process python, BufferedReader out, boolean frozen) throws IOException {
    var request = python.outputWriter();
    request.write(frozen ? "frozen\n" : "all\n");
    request.flush();
    var answer = out.readLine();
    if (answer == null) {
      throw new IOException("PyTorch gave no answer; its message is above");
    }
    var parts = answer.split(" ");
    return new Time(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static LabeledBatch batch(int edge, int samples) {
    var extent = Extent.cube(edge);
    var random = SplitRandom.of(1);
    var images = new float[Math.toIntExact(samples * extent.voxels())];
    var classes = new byte[images.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
      classes[i] = (byte) (random.nextBoolean(PLAQUES) ? 1 : 0);
    }
    return new LabeledBatch(samples, extent, images, classes, new boolean[0], new long[samples], 1);
  }

  /** The network, its optimizer, and one batch. */
  private static final class Step implements AutoCloseable {
    private final SegmenterReplica replica;
    private final AdamW<float[]> adam;
    private final GlobalNormClip<float[]> clip = new GlobalNormClip<>(Arithmetic.FLOAT, 1);
    private final float[] weights;
    private final float[] gradient;
    private final LabeledBatch batch;

    Step(LabeledBatch batch, boolean frozen) {
      this.batch = batch;
      var network =
          new SegmentationUNet(
              new NetworkConfig(1, NetworkConfig.doublingChannels(32, 5), true, 1, 1, 1),
              DecoderConfig.BINARY);
      replica = new SegmenterReplica(network, LossRule.REGIONS, frozen, Compute.cpu(1));
      if (frozen) {
        replica.loadEncoder(InitialWeights.values(network.encoderTensors(), 1));
      }
      var trained = frozen ? network.decoderTensors() : network.tensors();
      weights = InitialWeights.values(trained, 1);
      gradient = new float[weights.length];
      var map = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL);
      trained.forEach(it -> map.add(it.name(), it.shape().getShape()));
      adam =
          new AdamW<>(
              Arithmetic.FLOAT,
              map.build()
                  .withLearningRateFactor(it -> it.startsWith(SegmentationUNet.ENCODER), 0.1),
              AdamWConfig.withWeightDecay(0.01));
    }

    Time run() {
      var threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long wall = System.nanoTime();
      replica.load(weights);
      replica.train(batch, gradient);
      clip.clip(List.of(gradient));
      adam.step(weights, gradient, 1e-3);
      return new Time(threads.getCurrentThreadCpuTime() - cpu, System.nanoTime() - wall);
    }

    @Override
    public void close() {
      replica.close();
    }
  }
}
