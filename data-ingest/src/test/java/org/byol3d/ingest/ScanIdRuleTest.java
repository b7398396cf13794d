package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;

class ScanIdRuleTest {
  private static final DataDirectory DATA = new DataDirectory("hdfs://lab/scan99/brains");

  private static String id(ScanIdRule rule, String path) {
    return rule.scanId(DATA, DATA.uri() + "/" + path);
  }

  private static String id(String pattern, String path) {
    return id(ScanIdRule.of(pattern), path);
  }

  @Test
  void foldersOfOneNameAreSeveralScans() {
    assertThat(id(ScanIdRule.FOLDER_PATH, "mouse0/left/a.b2nd")).isEqualTo("mouse0/left");
    assertThat(id(ScanIdRule.FOLDER_PATH, "mouse1/left/a.b2nd")).isEqualTo("mouse1/left");
    assertThat(id(ScanIdRule.FOLDER_PATH, "OpenMind/ds1/sub-1/ses-2/T1w.b2nd"))
        .isEqualTo("OpenMind/ds1/sub-1/ses-2");
    assertThat(id(ScanIdRule.FOLDER_PATH, "a.b2nd")).isEqualTo(ScanIdRule.ROOT);
  }

  @Test
  void theRootOfFileSystemIsDirectoryToo() {
    var root = new DataDirectory("file:/");
    assertThat(ScanIdRule.FOLDER_PATH.scanId(root, "file:/scan/a.npy")).isEqualTo("scan");
    assertThat(ScanIdRule.FOLDER_PATH.scanId(root, "file:/a.npy")).isEqualTo(ScanIdRule.ROOT);
    assertThatThrownBy(() -> DATA.pathBelow("hdfs://lab/scan99/brains2/a.npy"))
        .hasMessageContaining("is not below");
  }

  @Test
  void patternIsSearchedBelowTheDataDirectory() {
    assertThat(id("(scan[0-9]+)", "scan3_0.b2nd")).isEqualTo("scan3");
    assertThat(id("/(scan[0-9]+)_", "x/scan3_0.b2nd")).isEqualTo("scan3");
    assertThat(id("^/([^/]+)/", "mouse0/left/a.b2nd")).isEqualTo("mouse0");
    assertThat(id("(.*)/", "mouse0/left/a.b2nd")).isEqualTo("mouse0/left");
    assertThat(id("(/scan[0-9]+)", "x/scan3/a.b2nd")).isEqualTo("scan3");
    assertThat(id("(mouse[0-9],[a-z]+)", "mouse0,left/a.b2nd")).isEqualTo("mouse0,left");
  }

  @Test
  void patternMayNameTheDataDirectory() {
    assertThat(id("/brains/([^/]+)/", "mouse0/left/a.b2nd")).isEqualTo("mouse0");
    assertThat(id("^hdfs://lab/[^/]+/[^/]+/([a-z]+)", "mouse0/a.b2nd")).isEqualTo("mouse");
  }

  @Test
  void patternsWithoutTextAreRefused() {
    for (var wrong :
        List.of("()", "scan", "(a)(b)", "(a*)", "(?:x)", "scan(", "(x)|y*", "(", "[")) {
      assertThatThrownBy(() -> ScanIdRule.of(wrong))
          .as(wrong)
          .isInstanceOf(WrongRequestException.class)
          .hasMessageStartingWith("--scan-id-pattern '" + wrong + "'")
          .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
    for (var wrong : List.of("mouse()", "(scan99)", "a(x*)", "(brain[0-9])", "(/)")) {
      assertThatThrownBy(() -> id(wrong, "mouse0/a.b2nd"))
          .as(wrong)
          .isInstanceOf(WrongRequestException.class)
          .hasMessageContaining("finds nothing in /mouse0/a.b2nd");
    }
  }
}
