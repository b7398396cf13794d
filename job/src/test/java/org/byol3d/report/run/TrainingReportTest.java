package org.byol3d.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.byol.Matrix;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.SampleRun;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.report.RunReport;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class TrainingReportTest {
  @TempDir private Path folder;
  private StoreDirectory run;

  @BeforeEach
  void place() throws IOException {
    run = StoreDirectory.of(folder.resolve("run").toString(), new Configuration());
  }

  private String page(Map<String, String> facts) throws IOException {
    var out = new ByteArrayOutputStream();
    RunReport.read(run, facts).writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Parses a page, and checks that it has no NaN or infinity. */
  private static Document parsed(String page)
      throws IOException, ParserConfigurationException, SAXException {
    assertThat(page)
        .doesNotContain("NaN", "Infinity", "null", "http:", "https:", "url(", "<script", "<link");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static String section(Document document, String id) {
    var sections = document.getElementsByTagName("section");
    for (var i = 0; i < sections.getLength(); i++) {
      if (((Element) sections.item(i)).getAttribute("id").equals(id)) {
        return sections.item(i).getTextContent();
      }
    }
    throw new AssertionError("no section " + id);
  }

  @Test
  void pageHasCurvesTimesEventsAndAdvice() throws Exception {
    try (var log = MetricsLog.open(run, 0, 50)) {
      SampleRun.write(log, 0, 60, 200);
    }
    try (var log = MetricsLog.open(run, 50, 50)) {
      SampleRun.write(log, 50, 120, 200);
      log.accept(
          new MetricsRecord.Event(120, "volume-substituted", Map.of("uri", "<b>bad</b>.b2nd")));
    }
    var facts = new LinkedHashMap<String, String>();
    facts.put("checkpoints", "hdfs://lab/run/checkpoints");
    facts.put("configuration", "crop {\n  size = 96\n}\n");
    var page = page(facts);
    var document = parsed(page);
    var figures = document.getElementsByTagName("figure");
    assertThat(figures.getLength()).isEqualTo(4 + 3);
    assertThat(document.getDocumentElement().getTextContent())
        .contains("of 200 steps", "120", "32.0", "left at this speed", "40 s");
    assertThat(section(document, "next")).contains("80 steps are left");
    assertThat(section(document, "events"))
        .contains("resumed: 1, started: 1, volume-substituted: 1.", "uri = <b>bad</b>.b2nd");
    assertThat(page).doesNotContain("<b>");
    assertThat(section(document, "collapse"))
        .contains("Of 64 projections of length 16", "no sign of collapse", "1/√d");
    assertThat(section(document, "facts")).contains("size = 96", "hdfs://lab/run/checkpoints");
    // 10 of the 500 ms are in no part.
    assertThat(section(document, "time").replaceAll("\\s+", " "))
        .contains("backward 200.0 40.0 % 200.0", "other 10.0 2.0 % 10.0");
  }

  @Test
  void longRunsPageIsNotLonger() throws Exception {
    var steps = 20_000;
    try (var log = MetricsLog.open(run, 0, 1000)) {
      SampleRun.write(log, 0, steps, steps);
    }
    var page = page(Map.of());
    assertThat(page.length()).isLessThan(200_000);
    assertThat(section(parsed(page), "next")).contains("The run is complete");
  }

  @Test
  void aDivergedAndCollapsedRunSaysSo() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      for (var step = 0; step < 20; step++) {
        var good = SampleRun.step(step, 20);
        log.accept(step < 15 ? good : diverged(good));
      }
      log.accept(
          new MetricsRecord.Collapse(19, CollapseDiagnostics.of(new Matrix(8, 2, new double[16]))));
    }
    var document = parsed(page(Map.of()));
    assertThat(section(document, "next"))
        .contains("5 steps had a loss or a gradient norm that is not finite")
        .contains("At step 20 the projections of 8 samples are nearly equal");
  }

  private static StepMetrics diverged(StepMetrics good) {
    return new StepMetrics(
        good.step(),
        good.totalSteps(),
        good.epoch(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        good.learningRate(),
        good.tau(),
        Double.POSITIVE_INFINITY,
        good.workers(),
        good.cropPairs(),
        good.timings());
  }

  @Test
  void runWithoutFiniteLossHasPage() throws Exception {
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(diverged(SampleRun.step(0, 20)));
    }
    assertThat(section(parsed(page(Map.of())), "curves")).contains("There is no finite value");
  }

  @Test
  void aSingleStepAndNoneHavePages() throws Exception {
    MetricsLog.open(run, 0, 1).close();
    assertThat(section(parsed(page(Map.of())), "next")).contains("No step has been made yet");
    try (var log = MetricsLog.open(run, 0, 1)) {
      log.accept(SampleRun.step(0, 20));
    }
    assertThat(section(parsed(page(Map.of())), "next")).contains("19 steps are left");
  }

  @Test
  void withoutALogThereIsNoPage() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> page(Map.of()))
        .withMessageContaining("metrics.jsonl; give the directory that a training run writes to");
  }
}
