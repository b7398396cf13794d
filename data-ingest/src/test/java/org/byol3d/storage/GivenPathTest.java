package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPathTest {
  private static final Configuration HADOOP = new Configuration();
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("given[1]{a,b} %41#?:*");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("ab1.:[]{}*?\\ #%20~@=,;&'\"$!|<>-_\n\r\t\u0085\u2028\u2029é漢")
        .ofMinLength(1)
        .ofMaxLength(20)
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }

  @Property(tries = 300)
  void everyNameStandsForItself(@ForAll("names") String name) throws IOException {
    var file = folder.resolve(name);
    var bytes = name.getBytes(StandardCharsets.UTF_8);

    StoreDirectory.of(folder.toString(), HADOOP).replace(name, bytes);
    assertThat(file).hasBinaryContent(bytes);
    var path = new GivenPath(file.toString()).onDefault(HADOOP);
    assertThat(path).isEqualTo(new GivenPath(file.toString()).onLocal());
    assertThat(path.getFileSystem(HADOOP).getFileStatus(path).getLen()).isEqualTo(bytes.length);
    assertThat(new GivenPath(path.toString()).onDefault(HADOOP)).isEqualTo(path);
    assertThat(new GivenPath(path.toString()).local()).contains(file);
    assertThat(path.getFileSystem(HADOOP).listStatus(path.getParent()))
        .singleElement()
        .satisfies(it -> assertThat(it.getPath()).isEqualTo(path));
    Files.delete(file);
  }

  @Property(tries = 300)
  void relativeNamesAreBelowTheWorkingDirectory(@ForAll("names") String name) throws IOException {
    var expected = Path.of(name).toAbsolutePath();

    assertThat(new GivenPath(name).local()).contains(Path.of(name));
    assertThat(GivenPath.local(new GivenPath(name).onDefault(HADOOP))).isEqualTo(expected);
    assertThat(GivenPath.local(new GivenPath(name).onLocal())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://host:8020/a b/%20#x,      hdfs, host:8020, /a b/%20#x",
    "s3a://bucket,                    s3a,  bucket,    /",
    "hdfs:///scans//today/,           hdfs, ,          /scans/today",
    "file:///a%20b?c,                 file, ,          /a%20b?c",
    "file:/run:1,                     file, ,          /run:1"
  })
  void urisKeepTheirParts(String text, String scheme, String authority, String path) {
    var uri = new GivenPath(text).onLocal().toUri();

    assertThat(uri.getScheme()).isEqualTo(scheme);
    assertThat(uri.getAuthority()).isEqualTo(authority);
    assertThat(uri.getPath()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run_12:30", "run:12", "hdfs:scans", "a b:/c", "1:/x"})
  void textsWithoutSchemeAreLocal(String text) {
    assertThat(new GivenPath(text).local()).contains(Path.of(text));
  }

  @Test
  void unusableTextIsRefused() {
    assertThatThrownBy(() -> new GivenPath(""))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> new GivenPath("a\0b")).isInstanceOf(WrongRequestException.class);
    assertThatThrownBy(() -> new GivenPath("hdfs://host[1/c").onLocal())
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("hdfs://host[1/c: is no valid URI");
    assertThatThrownBy(() -> new GivenPath("nofs://a/c").onDefault(HADOOP))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nofs");
  }

  @Test
  void unknownDefaultHostIsNamed() {
    var configuration = new Configuration();
    configuration.set("fs.defaultFS", "hdfs://no-such-host.invalid:8020");

    assertThatThrownBy(() -> StoreDirectory.of("index", configuration))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("index: the default file system hdfs://no-such-host.invalid:8020")
        .hasMessageContaining("correct fs.defaultFS");
  }
}
