package org.byol3d.report.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.inference.CaseScores;
import org.byol3d.inference.CaseSlice;
import org.byol3d.inference.FailedCase;
import org.byol3d.inference.ValidationResult;
import org.byol3d.inference.ValidationScores;
import org.byol3d.inference.ValidationStore;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.SampleRun;
import org.byol3d.report.RunReport;
import org.byol3d.segment.score.ClassScores;
import org.byol3d.segment.score.ConfusionCounts;
import org.byol3d.segment.score.InstanceScores;
import org.byol3d.segment.score.SelmaScores;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class FinetuneReportTest {
  @TempDir private Path folder;
  private StoreDirectory run;

  @BeforeEach
  void place() throws IOException {
    run = StoreDirectory.of(folder.resolve("run").toString(), new Configuration());
  }

  @Test
  void pageHasCurvesCasesAndSlices() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      for (int step = 0; step < 20; step++) {
        log.accept(SampleRun.finetuneStep(step, 40));
      }
      log.accept(SampleRun.validation(9));
      log.accept(SampleRun.validation(19));
      log.accept(new MetricsRecord.Event(19, "checkpoint", Map.of("name", "step-20")));
    }
    var store = new ValidationStore(run);
    store.write(ValidationStore.Kind.BEST, 20, result(List.of("<b>one</b>", "two"), "plaque"));
    store.write(ValidationStore.Kind.LAST, 20, result(List.of("other"), "plaque"));
    var page = page();
    var document = parsed(page);

    assertThat(page).doesNotContain("<b>");
    assertThat(document.getElementsByTagName("figure").getLength()).isEqualTo(4 + 3 + 1);
    assertThat(text(document, "validation"))
        .contains("The best of 2 validations, at step 20, has a Dice coefficient of 0.750")
        .contains("plaque F1 of 0.250");
    assertThat(text(document, "best").replaceAll("\\s+", " "))
        .contains("After step 20: 2 cases.")
        .contains("two 0.667 0.500 3 2 1 0.500 0.333 0.400")
        .contains("lost.npy: is damaged");
    assertThat(document.getElementsByTagName("section").getLength())
        .as("the last validation is the best one")
        .isEqualTo(7);
    var image = (Element) document.getElementsByTagName("img").item(0);
    assertThat(image.getAttribute("alt"))
        .contains("Slice 3 across D of <b>one</b>", "1 true pixels", "nothing predicted");
    assertThat(text(document, "time")).contains("forward pass, loss and gradients");
    assertThat(text(document, "next")).contains("20 steps are left", "1 of 4 cases could not be");
  }

  @Test
  void lastValidationIsShownBesideTheBest() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(SampleRun.finetuneStep(0, 1));
    }
    var store = new ValidationStore(run);
    store.write(ValidationStore.Kind.BEST, 20, result(List.of("one"), "plaque"));
    store.write(ValidationStore.Kind.LAST, 40, result(List.of("two"), "plaque", "vessel"));
    var document = parsed(page());

    assertThat(text(document, "best")).contains("one").doesNotContain("two", "class");
    assertThat(text(document, "last")).contains("two", "class", "vessel");
    assertThat(text(document, "next")).contains("byol3d predict");
    assertThat(text(document, "validation")).contains("has not been validated yet");
  }

  @Test
  void manyCasesMakeNoLongPage() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(SampleRun.finetuneStep(0, 1));
    }
    var names = new ArrayList<String>();
    for (int i = 0; i < 5000; i++) {
      names.add("case" + i);
    }
    new ValidationStore(run).write(ValidationStore.Kind.LAST, 1, result(names, "plaque"));
    var page = page();

    assertThat(text(parsed(page), "last")).contains("5,000 cases; the rows with the lowest Dice");
    assertThat(page.length()).isLessThan(300_000);
  }

  @Test
  void damagedValidationIsNamed() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(SampleRun.finetuneStep(0, 1));
    }
    Files.createDirectories(folder.resolve("run/validation/best"));
    Files.writeString(
        folder.resolve("run/validation/best/slices.json"), "{\"step\":1,\"slices\":[1]}");
    Files.writeString(folder.resolve("run/validation/best/scores.json"), "[]");

    assertThatThrownBy(this::page)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("validation/best/scores.json");
  }

  private String page() throws IOException {
    var out = new ByteArrayOutputStream();
    RunReport.read(run, Map.of()).writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Document parsed(String page) throws Exception {
    assertThat(page)
        .doesNotContain("NaN", "Infinity", "null", "http:", "https:", "url(", "<script", "<link");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Document document, String id) {
    var sections = document.getElementsByTagName("section");
    for (int i = 0; i < sections.getLength(); i++) {
      if (((Element) sections.item(i)).getAttribute("id").equals(id)) {
        return sections.item(i).getTextContent();
      }
    }
    throw new AssertionError("no section " + id);
  }

  private static ValidationResult result(List<String> names, String... labels) {
    var cases = new ArrayList<CaseScores>();
    for (var name : names) {
      var classes = new ArrayList<ClassScores>();
      for (var label : labels) {
        var plaques = new InstanceScores(2, 3, 1, 0.8);
        classes.add(
            new ClassScores(
                label,
                classes.size() + 1,
                new ConfusionCounts(4, 2, 2, 10),
                plaques,
                new SelmaScores(0.5, plaques)));
      }
      cases.add(new CaseScores(name, classes));
    }
    var slice =
        new CaseSlice(
            names.get(0), 3, 0, 1, 1, 2, new byte[] {0, -1}, new byte[] {0, 1}, new byte[2]);
    return new ValidationResult(
        new ValidationScores(cases, List.of(new FailedCase("lost", "lost.npy: is damaged"))),
        List.of(slice));
  }
}
