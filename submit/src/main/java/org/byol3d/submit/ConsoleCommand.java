package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.util.SignalUtils;
import org.byol3d.distributed.StageOptions;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the command line. {@link #call} returns the exit code. */
public abstract class ConsoleCommand implements Callable<Integer> {
  /** The most threads of a computation that a command starts. */
  protected static final int MOST_THREADS = StageOptions.MOST_THREADS;

  @Spec private CommandSpec spec;

  /** Returns where results are printed. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Returns where progress and errors are printed. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /**
   * Watches for SIGTERM and Ctrl-C, and returns whether one came. The first one lets a run end in
   * good order; the next one ends the process at once.
   */
  protected static BooleanSupplier stopSignal() {
    var stop = new AtomicBoolean();
    SignalUtils.register("TERM", () -> stop.compareAndSet(false, true));
    SignalUtils.register("INT", () -> stop.compareAndSet(false, true));
    return stop::get;
  }

  /**
   * Checks a count.
   *
   * @throws WrongRequestException if it is less than 1
   */
  protected static void requirePositive(String option, long value) {
    WrongRequestException.unless(value >= 1, option + " " + value + ": must be at least 1");
  }

  /**
   * Checks a number.
   *
   * @throws WrongRequestException if it is not in [{@code least}, {@code most}]
   */
  protected static void requireWithin(String option, long value, long least, long most) {
    WrongRequestException.unless(
        value >= least && value <= most,
        option + " " + value + ": must lie in [" + least + ", " + most + "]");
  }

  /**
   * Makes something of the values of options; its fields have the names of the options.
   *
   * @throws WrongRequestException if a value is not in its range; the message names the option
   */
  protected static <T> T checkedOptions(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (OutOfRangeException e) {
      throw new WrongRequestException("--" + e.field() + " " + e.value() + ": must " + e.rule(), e);
    }
  }
}
