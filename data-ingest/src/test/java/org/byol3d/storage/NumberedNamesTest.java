package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedNamesTest {
  private static final NumberedNames STEPS = new NumberedNames("step-", 3, ".json");

  @TempDir private Path folder;

  @Test
  void namesGiveTheirNumbers() {
    assertThat(STEPS.name(7)).isEqualTo("step-007.json");
    assertThat(STEPS.number("step-007.json")).hasValue(7);
    assertThat(STEPS.number(STEPS.name(123456789012345678L))).hasValue(123456789012345678L);
    for (var other : new String[] {"step-07.json", "step-007", "step-0x7.json", "step-007xjson"}) {
      assertThat(STEPS.number(other)).as(other).isEmpty();
    }
  }

  @Test
  void namesDoNotDependOnTheLanguage() {
    var language = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(STEPS.name(7)).isEqualTo("step-007.json");
    } finally {
      Locale.setDefault(language);
    }
  }

  @Test
  void namesAreOrderedAsNumbers() throws IOException {
    var directory = StoreDirectory.of(folder.resolve("steps").toString(), new Configuration());
    assertThat(STEPS.list(directory)).isEmpty();
    assertThat(STEPS.next(directory)).isEqualTo("step-001.json");
    for (var name : new String[] {"step-1000.json", "step-999.json", "notes", "step-2.json"}) {
      directory.publishFile(name, new byte[1]);
    }

    assertThat(STEPS.list(directory)).containsExactly("step-999.json", "step-1000.json");
    assertThat(STEPS.next(directory)).isEqualTo("step-1001.json");
  }
}
