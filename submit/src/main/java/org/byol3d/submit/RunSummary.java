package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.Locale;
import org.byol3d.run.RunResult;
import org.byol3d.text.Quoted;
import org.byol3d.text.VisibleText;

/** Prints how a run ended, and what to do next. */
final class RunSummary {
  private final PrintWriter out;
  private final String saveDirectory;

  /**
   * @param saveDirectory of the run, as it was given
   */
  RunSummary(PrintWriter out, String saveDirectory) {
    this.out = out;
    this.saveDirectory = saveDirectory;
  }

  /**
   * Prints the result of a run.
   *
   * @param startOption names the weights of an earlier run, to train on from them
   * @param next commands
   */
  void print(RunResult result, String startOption, String next) {
    if (result.steps() == 0) {
      out.printf(
          "Stopped before the first step: nothing is saved yet. Next: the same command starts"
              + " again (%s)%n",
          Quoted.forShell(saveDirectory));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%n%,d of %,d steps, loss %.4f; the run is in %s, its configuration in run.conf there%n",
        result.steps(),
        result.totalSteps(),
        result.loss(),
        VisibleText.line(saveDirectory));
    if (!result.finished()) {
      out.printf(
          "Stopped. Next: the same command with --resume latest goes on (%s)%n",
          Quoted.forShell(saveDirectory));
      return;
    }
    if (result.made() == 0) {
      out.printf(
          "The run was finished before: there was no step left to make. To train on from its"
              + " weights, give %s %s and another --save-dir%n",
          startOption, Quoted.forShell(saveDirectory));
    }
    out.println("Next: " + next);
  }

  /** Prints that the run was stopped while it waited for a cluster. */
  void printStoppedWithoutTasks() {
    out.printf(
        "Stopped while the cluster ran no task. Next: the same command goes on when the cluster"
            + " has executors; with --resume latest if %s holds steps already%n",
        Quoted.forShell(saveDirectory));
  }
}
