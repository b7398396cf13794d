package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCacheTest {
  @TempDir private Path folder;

  private Path chosen(Map<String, String> environment, Map<String, String> properties) {
    var all = new HashMap<String, String>();
    all.put("user.home", folder.toString());
    all.put("user.name", "ada");
    all.put("java.io.tmpdir", "/tmp");
    all.putAll(properties);
    return NativeCache.of(environment::get, all::get).folder();
  }

  @Test
  void theUsersCacheIsTheDefault() {
    assertThat(chosen(Map.of(), Map.of())).isEqualTo(folder.resolve(".cache/byol3d/djl"));
    assertThat(chosen(Map.of("XDG_CACHE_HOME", "/caches"), Map.of()))
        .isEqualTo(Path.of("/caches/byol3d/djl"));
    assertThat(chosen(Map.of("XDG_CACHE_HOME", "caches"), Map.of()))
        .isEqualTo(folder.resolve(".cache/byol3d/djl"));
    assertThat(chosen(Map.of(), Map.of("user.home", "/nonexistent")))
        .isEqualTo(Path.of("/tmp/byol3d-djl-ada"));
    assertThat(chosen(Map.of(), Map.of("user.home", "?")))
        .isEqualTo(Path.of("/tmp/byol3d-djl-ada"));
  }

  @Test
  void settingsWinInTheOrderOfDjl() {
    assertThat(chosen(Map.of("DJL_CACHE_DIR", "/a"), Map.of("DJL_CACHE_DIR", "/b")))
        .isEqualTo(Path.of("/a"));
    assertThat(chosen(Map.of(), Map.of("DJL_CACHE_DIR", "/b"))).isEqualTo(Path.of("/b"));
    assertThat(chosen(Map.of("DJL_CACHE_DIR", "/a", "ENGINE_CACHE_DIR", "/c"), Map.of()))
        .isEqualTo(Path.of("/c"));
    assertThat(chosen(Map.of("DJL_CACHE_DIR", "./djl"), Map.of())).isAbsolute();
  }

  @Test
  void isMadeForThisUserOnly() throws IOException {
    var cache = new NativeCache(folder.resolve("new/djl"));
    cache.requirePrivate();
    cache.requirePrivate();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.folder())))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwxr-x", "rwxr-xrwx"})
  void foldersThatOthersWriteAreRefused(String permissions) throws IOException {
    var open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(new NativeCache(open)::requirePrivate)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(open.toString(), "can be written by others", "DJL_CACHE_DIR")
        .hasMessageNotContaining("\n");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatCode(new NativeCache(open)::requirePrivate).doesNotThrowAnyException();
  }

  @Test
  void linksAndFilesAreRefused() throws IOException {
    var target = Files.createDirectory(folder.resolve("target"));
    var link = Files.createSymbolicLink(folder.resolve("link"), target);
    assertThatThrownBy(new NativeCache(link)::requirePrivate)
        .hasMessageContaining(link + " is a symbolic link");
    var dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("gone"));
    assertThatThrownBy(new NativeCache(dangling)::requirePrivate)
        .hasMessageContaining(dangling + " is a symbolic link");
    var file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(new NativeCache(file)::requirePrivate)
        .hasMessageContaining(file + " is no directory");
    assertThatThrownBy(new NativeCache(file.resolve("djl"))::requirePrivate)
        .hasMessageContainingAll(file + "/djl cannot be made", "DJL_CACHE_DIR");
  }

  @Test
  void reasonsNameFolderAndSetting() {
    var full = new IllegalStateException("no", new IOException("No space left on device"));
    assertThat(TorchEngine.reason(full, folder))
        .contains(folder.toString(), "450 MiB", "DJL_CACHE_DIR");
    var noexec = new UnsatisfiedLinkError("/x.so: failed to map segment from shared object");
    assertThat(TorchEngine.reason(noexec, folder))
        .contains(folder.toString(), "noexec", "DJL_CACHE_DIR");
    assertThat(TorchEngine.reason(new IllegalStateException("a", new IOException("b\nc")), folder))
        .contains("a: b", folder.toString())
        .hasLineCount(1);
  }
}
