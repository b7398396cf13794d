package org.byol3d.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final String FULL = "include classpath(\"byol3d/conf/full.conf\")\n";

  @TempDir private Path folder;

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static void assertRefused(String nameOrFile, String... reasons) {
    assertThatThrownBy(() -> Presets.PRETRAIN.load(nameOrFile, List.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fulll | 'fulll' is neither a preset (full, smoke) nor a file that exists; did you mean"
            + " full?",
        "'' | '' is neither a preset (full, smoke) nor a file that exists",
        "none.conf | 'none.conf' is neither a preset (full, smoke) nor a file that exists",
        "/ | /: is a directory; a configuration is a text file in HOCON"
      })
  void whatIsNoFileIsRefused(String nameOrFile, String reason) {
    assertThatThrownBy(() -> Presets.PRETRAIN.load(nameOrFile, List.of())).hasMessage(reason);
  }

  @Test
  void includesAreFoundBesideTheFile() throws IOException {
    write("base.conf", FULL + "crop.size = 64\n");
    assertThat(
            Presets.PRETRAIN
                .load(write("mine.conf", "include \"base.conf\"\n"), List.of())
                .crop()
                .size())
        .isEqualTo(Extent.cube(64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "include \"gone.conf\" | gone.conf",
        "include \"gone\" | gone",
        "include file(\"/gone.conf\") | /gone.conf",
        "include required(\"gone.conf\") | gone.conf",
        "include classpath(\"byol3d/conf/ful.conf\") | byol3d/conf/ful.conf"
      })
  void missingIncludesAreNamed(String include, String what) throws IOException {
    assertRefused(write("mine.conf", include + "\n" + FULL), what, "there is no such file");
  }

  @Test
  void includesThatFormACircleAreRefused() throws IOException {
    write("b.conf", "include \"a.conf\"\n");
    assertRefused(write("a.conf", "include \"b.conf\"\n"), "a.conf: its includes lead back");
  }

  @Test
  void onlyTextIsRead() throws IOException {
    assertRefused(write("empty.conf", "\n"), "empty.conf: is empty; begin the file with: include");
    assertRefused(write("binary.conf", "a=1\0"), "binary.conf: is binary");
    var latin = folder.resolve("latin.conf");
    Files.write(latin, ("# M\u00fcller\n" + FULL).getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(latin.toString(), "latin.conf: is not UTF-8");
    assertRefused(write("large.conf", "#".repeat(2 << 20)), "large.conf: is larger than 1 MiB");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    assertRefused(
        write("deep.conf", "a{".repeat(100_000)), "deep.conf: its blocks nest too deeply");
    assertRefused(write("list.conf", "a=" + "[".repeat(100_000)), "nest too deeply");
  }

  @Test
  void messagesNameFileAndLine() throws IOException {
    var file = write("mine.conf", FULL + "crop {\n  size = 64\n  overlap = 7\n}\n");
    assertRefused(file, "crop.overlap = 7: must lie in (0, 1] (" + file + ", line 4)");
    assertRefused(write("open.conf", FULL + "crop {\n"), "open.conf: 3: ");
    assertRefused(write("bare.conf", "seed = 1\n"), "schedule: is missing", "begin the file with");
  }
}
