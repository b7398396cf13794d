package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanCountsTest {
  private static final DataDirectory DATA = new DataDirectory("file:/data");

  private static ScanCounts count(ScanIdRule rule, String... paths) {
    var counts = new ScanCounts(rule, DATA);
    for (var path : paths) {
      var uri = DATA.uri() + "/" + path;
      counts.add(uri, rule.scanId(DATA, uri));
    }
    return counts;
  }

  @Test
  void scansAreListedWithTheirVolumes() {
    var counts = count(ScanIdRule.FOLDER_PATH, "b/1.npy", "a/1.npy", "b/2.npy");
    assertThat(counts.volumes().toString()).isEqualTo("{a=1, b=2}");
    assertThat(counts.text().lines().map(String::strip))
        .containsExactly("a  1 volume", "b  2 volumes");
    assertThat(counts.remarks()).isEmpty();
    assertThat(count(ScanIdRule.FOLDER_PATH).text()).isEmpty();
  }

  @Test
  void longListsAreCutShort() {
    var paths =
        IntStream.range(0, 1025).mapToObj(i -> "scan" + i + "/a.npy").toArray(String[]::new);
    assertThat(count(ScanIdRule.FOLDER_PATH, paths).text().lines())
        .hasSize(21)
        .last()
        .isEqualTo("  and 1,005 more scans");
  }

  @Test
  void halvesOfOneAnimalAreRemarked() {
    var halves =
        new String[] {"mouse0/left/1.npy", "mouse0/right/1.npy", "mouse1/left/1.npy", "x/1.npy"};
    var counts = count(ScanIdRule.FOLDER_PATH, halves);
    assertThat(counts.volumes()).hasSize(4);
    assertThat(counts.remarks())
        .singleElement()
        .asString()
        .startsWith("mouse0 holds the scans left, right.")
        .contains("--scan-id-pattern '^/([^/]+)/' groups them");
    var grouped = count(ScanIdRule.of("^/([^/]+)/"), halves);
    assertThat(grouped.volumes().toString()).isEqualTo("{mouse0=2, mouse1=1, x=1}");
    assertThat(grouped.remarks()).isEmpty();
  }

  @Test
  void proposedPatternGroupsDeepFolders() {
    var sessions = new String[] {"c/d/s1/1/a.npy", "c/d/s1/2/a.npy", "c/d/s2/1/a.npy", "c/e/a.npy"};
    var remark = count(ScanIdRule.FOLDER_PATH, sessions).remarks().get(0);
    var pattern = remark.substring(remark.indexOf('\'') + 1, remark.lastIndexOf('\''));
    assertThat(count(ScanIdRule.of(pattern), sessions).volumes().keySet())
        .containsExactly("c/d/s1", "c/d/s2", "c/e");
  }

  @Test
  void onePatternInSeveralPlacesIsRemarked() {
    var rule = ScanIdRule.of("/(left|right)/");
    var counts = count(rule, "mouse0/left/1.npy", "mouse1/left/1.npy", "leftover/right/1.npy");
    assertThat(counts.volumes().toString()).isEqualTo("{left=2, right=1}");
    assertThat(counts.remarks())
        .singleElement()
        .asString()
        .contains("finds left in mouse0, mouse1 and takes it for one scan");
  }
}
