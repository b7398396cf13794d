package org.byol3d.scaling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.GradientWire;
import org.byol3d.submit.CheckoutCommand;
import org.byol3d.submit.ConfigurationOptions;
import org.byol3d.text.Table;
import org.byol3d.text.Units;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d scaling}: models step times of clusters of any size. */
@Command(
    name = "scaling",
    description = {
      "Models how long a training step takes on 1 to many GPUs. Runs nothing.",
      "Starts from measured costs of Spark's transport (docs/scaling.md).",
      "driver: the driver adds the gradients, as byol3d does. tree: workers add them among"
          + " themselves, which is not built.",
    })
public final class ScalingCommand extends CheckoutCommand {
  private static final double BYTES_PER_GIGABIT = Units.GIGA / 8;
  private static final Pattern NETWORK = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)g");

  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--gpus",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      paramLabel = "N",
      description = "Numbers of GPUs. Default: ${DEFAULT-VALUE}.")
  private List<Integer> gpus;

  @Option(
      names = "--network",
      split = ",",
      defaultValue = "10g,25g,100g",
      paramLabel = "RATE",
      description =
          "Networks of the machines, in Gbit/s with a g behind; the model takes nine tenths of the"
              + " rate. Default: ${DEFAULT-VALUE}.")
  private List<String> networks;

  @Option(
      names = "--compute-seconds",
      split = ",",
      defaultValue = "0.3,1,3",
      paramLabel = "SECONDS",
      description =
          "Time of a GPU for one micro-batch, forward and backward. Default: ${DEFAULT-VALUE}.")
  private List<Double> computeSeconds;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "Micro-batches per GPU and step. Default: ${DEFAULT-VALUE}.")
  private int accumulate;

  @Option(
      names = "--collect-rate",
      defaultValue = "272",
      paramLabel = "MB/S",
      description =
          "Rate at which the driver receives results, as byol3d doctor measures all at once."
              + " Default: ${DEFAULT-VALUE}, measured with 2 cores.")
  private double collectRate;

  @Option(
      names = "--fetch-rate",
      defaultValue = "150",
      paramLabel = "MB/S",
      description =
          "Rate at which an executor fetches weights, as byol3d doctor measures broadcast. Default:"
              + " ${DEFAULT-VALUE}, measured with 2 cores.")
  private double fetchRate;

  @Override
  public Integer call() throws IOException {
    gpus.forEach(it -> requireAboveZero("--gpus", it));
    computeSeconds.forEach(it -> requireAboveZero("--compute-seconds", it));
    requireAboveZero("--accumulate", accumulate);
    requireAboveZero("--collect-rate", collectRate);
    requireAboveZero("--fetch-rate", fetchRate);
    networks.forEach(this::linkBytesPerSecond);
    var resolved = configuration.resolve().config();
    var out = out();
    long encoder = new ByolNetworks(resolved.network()).encoderSize() * (long) Float.BYTES;
    out.printf(
        Locale.ROOT,
        "encoder %.1f MB, %d crop pairs per micro-batch, %d micro-batches per GPU and step; collect"
            + " %,.0f MB/s, fetch %,.0f MB/s%n",
        encoder / Units.MEGA,
        resolved.batch().micro(),
        accumulate,
        collectRate,
        fetchRate);
    for (double seconds : computeSeconds) {
      for (var wire : GradientWire.values()) {
        out.printf(
            Locale.ROOT,
            "%n%s s per micro-batch, %s gradients: seconds per step, and share in which GPUs"
                + " compute%n%s",
            number(seconds),
            wire.name().toLowerCase(Locale.ROOT),
            table(resolved, encoder, seconds, wire).text());
      }
    }
    return 0;
  }

  private Table table(PretrainConfig resolved, long encoder, double seconds, GradientWire wire) {
    var table = new Table(2).right("GPUs", 5);
    for (var network : networks) {
      table.right(network + " driver", 14).right(network + " tree", 14);
    }
    var costs = TransportCosts.MEASURED.withRates(fetchRate * Units.MEGA, collectRate * Units.MEGA);
    for (int count : gpus) {
      var cells = new ArrayList<>(List.of(String.valueOf(count)));
      for (var network : networks) {
        var model =
            new StepTimeModel(
                encoder,
                costs,
                wire,
                linkBytesPerSecond(network),
                seconds,
                accumulate,
                resolved.batch().micro());
        cells.add(cell(model.throughDriver(count)));
        cells.add(cell(model.treeBetweenWorkers(count)));
      }
      table.row(cells);
    }
    return table;
  }

  private static String cell(StepTime time) {
    return String.format(Locale.ROOT, "%.2f s %3.0f %%", time.total(), 100 * time.efficiency());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private double linkBytesPerSecond(String network) {
    var matcher = NETWORK.matcher(network.toLowerCase(Locale.ROOT));
    WrongRequestException.unless(
        matcher.matches(), "--network " + network + ": must be Gbit/s with a g, as in 25g");
    double gigabits = Double.parseDouble(matcher.group(1));
    requireAboveZero("--network", gigabits);
    return 0.9 * gigabits * BYTES_PER_GIGABIT;
  }

  private static void requireAboveZero(String option, double value) {
    WrongRequestException.unless(value > 0, option + " " + number(value) + ": must be positive");
  }
}
