package org.byol3d.report.finetune;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.byol3d.inference.CaseSlice;
import org.byol3d.inference.ValidationStore;
import org.byol3d.report.page.PageOutput;
import org.byol3d.report.run.RunHistory;
import org.byol3d.report.run.TrainingReport;

/** Writes the page of a fine-tuning. */
public final class FinetuneReport {
  private FinetuneReport() {}

  /**
   * Writes the page.
   *
   * @param out receives UTF-8; not closed
   * @param run the run's directory
   * @param history what its log says
   * @param store what the run keeps of its validations
   * @param facts further facts of the run, by name and in order
   * @throws IOException if a validation is damaged; names the file
   */
  public static void write(
      OutputStream out,
      String run,
      RunHistory history,
      ValidationStore store,
      Map<String, String> facts)
      throws IOException {
    var tables = new ArrayList<CaseTable>();
    var best = store.scores(ValidationStore.Kind.BEST);
    var last = store.scores(ValidationStore.Kind.LAST);
    best.ifPresent(it -> tables.add(CaseTable.of("best", "The best validation", it)));
    if (last.isPresent() && (best.isEmpty() || best.get().step() != last.get().step())) {
      tables.add(CaseTable.of("last", "The last validation", last.get()));
    }
    var kind = best.isPresent() ? ValidationStore.Kind.BEST : ValidationStore.Kind.LAST;
    var slices = store.slices(kind);
    var page =
        new FinetunePage(
            history,
            tables,
            slices.map(it -> it.step()).orElse(0L),
            slices.map(it -> it.slices()).orElse(List.<CaseSlice>of()).stream()
                .map(OutlinedSlice::of)
                .toList());
    var style =
        PageOutput.style(TrainingReport.class, "training.css")
            + PageOutput.text(FinetuneReport.class, "finetune.css");
    PageOutput.write(
        out, target -> JtefinetuneGenerated.render(target, null, page, run, facts, style));
  }
}
