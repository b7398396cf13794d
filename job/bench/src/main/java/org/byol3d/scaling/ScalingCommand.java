package org.byol3d.scaling;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.GradientWire;
import org.byol3d.submit.CheckoutCommand;
import org.byol3d.submit.ConfigurationOptions;
import org.byol3d.submit.VersionProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d scaling}: step times of clusters that are not there. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Models how long a training step takes on 1 to many GPUs, with what was measured of Spark's"
          + " transport (docs/scaling.md). Runs nothing.",
      "driver: what is built, gradients are added on the driver. tree: what is not built, workers"
          + " add them among themselves.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
public final class ScalingCommand implements CheckoutCommand {
  private static final double MEGA = 1e6;
  private static final double BYTES_PER_GIGABIT = 1e9 / 8;
  private static final Pattern NETWORK = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)g");

  @Spec private CommandSpec spec;

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
          "Networks of the machines, in Gbit/s with a g behind; nine tenths are taken to be of use."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> networks;

  @Option(
      names = "--compute-seconds",
      split = ",",
      defaultValue = "0.3,1,3",
      paramLabel = "SECONDS",
      description =
          "What a GPU takes for a micro-batch, forward and backward. Default: ${DEFAULT-VALUE}.")
  private List<Double> computeSeconds;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "Micro-batches of each GPU in a step. Default: ${DEFAULT-VALUE}.")
  private int accumulate;

  @Option(
      names = "--collect-rate",
      defaultValue = "272",
      paramLabel = "MB/S",
      description =
          "At which the driver takes results, as byol3d doctor measures all at once. Default:"
              + " ${DEFAULT-VALUE}, of a machine with 2 cores.")
  private double collectRate;

  @Option(
      names = "--fetch-rate",
      defaultValue = "150",
      paramLabel = "MB/S",
      description =
          "At which an executor fetches weights, doctor's broadcast. Default: ${DEFAULT-VALUE}, of"
              + " a machine with 2 cores.")
  private double fetchRate;

  @Override
  public Integer call() throws IOException {
    gpus.forEach(it -> requirePositive("--gpus", it));
    computeSeconds.forEach(it -> requirePositive("--compute-seconds", it));
    requirePositive("--accumulate", accumulate);
    requirePositive("--collect-rate", collectRate);
    requirePositive("--fetch-rate", fetchRate);
    networks.forEach(this::linkBytesPerSecond);
    var resolved = configuration.resolve(List.of()).config();
    var out = spec.commandLine().getOut();
    long encoder = new ByolNetworks(resolved.network()).encoderSize() * (long) Float.BYTES;
    out.printf(
        Locale.ROOT,
        "encoder %.1f MB, %d crop pairs a micro-batch, %d micro-batches a GPU and step; collect"
            + " %,.0f MB/s, fetch %,.0f MB/s%n",
        encoder / MEGA,
        resolved.batch().micro(),
        accumulate,
        collectRate,
        fetchRate);
    for (double seconds : computeSeconds) {
      for (var wire : GradientWire.values()) {
        out.printf(
            Locale.ROOT,
            "%n%s s a micro-batch, %s gradients: seconds a step, and share in which GPUs compute%n",
            number(seconds),
            wire.name().toLowerCase(Locale.ROOT));
        table(out, resolved, encoder, seconds, wire);
      }
    }
    return 0;
  }

  private void table(
      PrintWriter out, PretrainConfig resolved, long encoder, double seconds, GradientWire wire) {
    out.printf("%5s", "GPUs");
    for (var network : networks) {
      out.printf("  %14s  %14s", network + " driver", network + " tree");
    }
    out.println();
    var costs = TransportCosts.MEASURED.withRates(fetchRate * MEGA, collectRate * MEGA);
    for (int count : gpus) {
      out.printf("%5d", count);
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
        out.printf(
            "  %14s  %14s",
            cell(model.throughDriver(count)), cell(model.treeBetweenWorkers(count)));
      }
      out.println();
    }
  }

  private static String cell(StepTime time) {
    return String.format(Locale.ROOT, "%.2f s %3.0f %%", time.total(), 100 * time.efficiency());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private double linkBytesPerSecond(String network) {
    var matcher = NETWORK.matcher(network.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--network " + network + ": must be Gbit/s with a g, as in 25g");
    }
    double gigabits = Double.parseDouble(matcher.group(1));
    requirePositive("--network", gigabits);
    return 0.9 * gigabits * BYTES_PER_GIGABIT;
  }

  private void requirePositive(String option, double value) {
    if (!(value > 0)) {
      throw new ParameterException(
          spec.commandLine(), option + " " + number(value) + ": must be positive");
    }
  }
}
