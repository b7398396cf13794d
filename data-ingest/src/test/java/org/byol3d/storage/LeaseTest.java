package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final LeaseTerms TERMS = new LeaseTerms("_lock", "index", Duration.ofMinutes(2));

  @TempDir private Path folder;
  private StoreDirectory index;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  @BeforeEach
  void open() throws IOException {
    index = StoreDirectory.of(folder.resolve("index").toString(), new Configuration());
  }

  private Lease acquire(String owner) throws IOException {
    return Lease.acquire(index, TERMS, clock, owner);
  }

  @Test
  void oneProcessHoldsItUntilReturn() throws IOException {
    var first = acquire("anna");
    assertThatThrownBy(() -> acquire("bert"))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("written by anna")
        .hasMessageContaining("2030-01-01T00:02:00Z");
    first.close();
    acquire("bert").close();
    assertThat(folder.resolve("index")).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void deadProcessHoldsNothing() throws Exception {
    var child = new ProcessBuilder("true").start();
    assertThat(child.waitFor()).isZero();
    var dead = OwnerProcess.name(child.pid());
    assertThat(OwnerProcess.isDead(dead)).isTrue();
    assertThat(OwnerProcess.isAlive(dead)).isFalse();
    var expires = now.plus(TERMS.timeToLive()).toEpochMilli();
    index.create(
        "_lock",
        ("{\"owner\":\"" + dead + "\",\"description\":\"anna\",\"expires\":" + expires + "}")
            .getBytes(StandardCharsets.UTF_8));

    acquire("bert").close();
    assertThat(folder.resolve("index")).isEmptyDirectory();
  }

  @Test
  void ownerElsewhereIsNeitherAliveNorDead() {
    var elsewhere = OwnerProcess.newOwner().replaceFirst("_[0-9a-f]{8}", "_00000000");
    assertThat(OwnerProcess.isDead(elsewhere)).isFalse();
    assertThat(OwnerProcess.isAlive(elsewhere)).isFalse();
    assertThat(OwnerProcess.isDead(OwnerProcess.newOwner())).isFalse();
  }

  @Test
  void renewedLockHoldsUntilItExpires() throws IOException {
    var first = acquire("anna");
    for (var i = 0; i < 10; i++) {
      now = now.plus(TERMS.renewal());
      first.renew();
    }
    now = now.plus(TERMS.timeToLive()).minusMillis(1);
    first.assertNotExpired();
    assertThatThrownBy(() -> acquire("bert")).hasMessageContaining("anna");
    now = now.plusMillis(1);
    var second = acquire("bert");
    assertThatThrownBy(first::assertHeld)
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("went to bert");
    assertThatThrownBy(first::assertNotExpired).isInstanceOf(LeaseHeldException.class);
    second.assertNotExpired();
    assertThatThrownBy(first::renew).isInstanceOf(LeaseHeldException.class);
    first.close(); // it belongs to another owner and must stay
    second.assertHeld();
    assertThatThrownBy(() -> acquire("carl")).hasMessageContaining("bert");
    second.close();
    assertThat(folder.resolve("index")).isEmptyDirectory();
  }

  @Test
  void slowOwnerNeedsNoLookAtFile() throws IOException {
    var slow = acquire("anna");
    now = now.plus(TERMS.timeToLive());
    assertThatThrownBy(slow::assertNotExpired)
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("not renewed before 2030-01-01T00:02:00Z");
    slow.renew();
    slow.assertNotExpired();
    slow.close();
  }

  @Test
  void incompleteLockExpiresToo() throws IOException {
    Files.createDirectories(folder.resolve("index"));
    var lock = Files.createFile(folder.resolve("index/_lock"));
    now = Files.getLastModifiedTime(lock).toInstant();
    assertThatThrownBy(() -> acquire("anna")).hasMessageContaining("an unknown process");
    now = now.plus(Duration.ofMinutes(3));
    acquire("anna").assertHeld();
  }

  @Test
  void oneOfManyTakesOverExpiredLock() throws Exception {
    // The file system's clock dates a claim that is just being written.
    now = Instant.now().minus(Duration.ofHours(1));
    var unused = acquire("anna");
    now = now.plus(Duration.ofHours(1));
    var threads = 8;
    var start = new CyclicBarrier(threads);
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var tries = new ArrayList<Callable<Lease>>();
      for (var i = 0; i < threads; i++) {
        var name = "process " + i;
        tries.add(
            () -> {
              start.await();
              try {
                return acquire(name);
              } catch (LeaseHeldException e) {
                return null;
              }
            });
      }
      var held = 0;
      for (var result : pool.invokeAll(tries)) {
        var lock = result.get();
        if (lock != null) {
          held++;
          lock.assertHeld();
        }
      }
      assertThat(held).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
    assertThatThrownBy(unused::assertHeld).isInstanceOf(LeaseHeldException.class);
  }
}
