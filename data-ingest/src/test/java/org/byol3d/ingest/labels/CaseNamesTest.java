package org.byol3d.ingest.labels;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class CaseNamesTest {
  @Test
  void usualNamesAreSafe() {
    for (var name : new String[] {"case_001", "mouse 1/left/patch..3", "Müller", "a.b", "..."}) {
      assertThat(CaseNames.problem(name)).as(name).isEmpty();
    }
  }

  @Test
  void namesThatLeadElsewhereAreNot() {
    for (var name :
        new String[] {
          "",
          "/etc/x",
          "..",
          "../x",
          "a/../../x",
          "a/..",
          ".",
          "a//b",
          "a/",
          "a\\..\\b",
          "C:x",
          "file:/x",
          "a\0b",
          "a\nb",
          "a\u202eb",
          "x".repeat(201),
          "x/".repeat(600) + "x"
        }) {
      assertThat(CaseNames.problem(name)).as(name).isPresent();
    }
  }

  /** A name without a problem stays below any directory. */
  @Property(tries = 2000)
  void safeNamesStayBelowADirectory(
      @ForAll @Chars({'.', '/', '\\', 'a', ':', ' '}) @CharRange(from = '\0', to = '~')
          String name) {
    if (CaseNames.problem(name).isEmpty()) {
      var directory = java.nio.file.Path.of("/out/run");
      var path = directory.resolve(name + ".b2nd").normalize();
      assertThat(path.startsWith(directory)).isTrue();
      assertThat(path).isNotEqualTo(directory).isEqualTo(directory.resolve(name + ".b2nd"));
    }
  }
}
