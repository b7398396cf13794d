package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonTest {
  private static final String JOB =
      "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
          + " Lost task 0.3: ExecutorLostFailure (executor 1 exited)\n"
          + "Driver stacktrace:\n"
          + "\tat a.B.c";

  static Stream<Arguments> reasons() {
    var damaged = new IOException("scan.b2nd: byte 12, chunk: is damaged");
    var full = fullDisk();
    return Stream.of(
        Arguments.of(damaged, "scan.b2nd: byte 12, chunk: is damaged"),
        Arguments.of(new UncheckedIOException(damaged), "scan.b2nd: byte 12, chunk: is damaged"),
        Arguments.of(
            new SparkException(JOB, new ExecutionException(damaged)),
            "scan.b2nd: byte 12, chunk: is damaged"),
        Arguments.of(
            new IllegalStateException("a task failed", new WrongRequestException("--crop 0: no")),
            "--crop 0: no"),
        Arguments.of(new SparkException(JOB), "Job aborted due to stage failure: Task 0"),
        Arguments.of(new NoSuchFileException("a/b"), "no such file: a/b"),
        Arguments.of(
            new FileNotFoundException("File file:/a/b does not exist"), "no such file: file:/a/b"),
        Arguments.of(
            new FileNotFoundException("a/b (No such file or directory)"), "no such file: a/b"),
        Arguments.of(
            new FileNotFoundException("a/b (Permission denied)"), "a/b: Permission denied"),
        Arguments.of(new AccessDeniedException("a/b"), "a/b: permission denied"),
        Arguments.of(full, "a disk refused to write: No space left on device"),
        Arguments.of(new SparkException(JOB, full), "No space left on device"),
        Arguments.of(new OutOfMemoryError("Java heap space"), "BYOL3D_JAVA_OPTS"),
        Arguments.of(
            new OutOfMemoryError("unable to create native thread: possibly out of memory"),
            "fewer --workers"),
        Arguments.of(
            new ConnectException("Call to nn:9 failed; For more details see:  http://wiki/x"),
            "Call to nn:9 failed: check that this service runs"),
        Arguments.of(overflow(), "an input nests its parts too deeply"),
        Arguments.of(
            new NoClassDefFoundError("org/apache/hadoop/fs/s3a/S3AFileSystem"),
            "NoClassDefFoundError org/apache/hadoop/fs/s3a/S3AFileSystem"),
        Arguments.of(new UnsatisfiedLinkError("libx.so: wrong ELF class"), "libx.so: wrong ELF"),
        Arguments.of(new ExceptionInInitializerError(damaged), "scan.b2nd: byte 12"));
  }

  /** Hadoop's constructor is for its own package. */
  private static FSError fullDisk() {
    try {
      var constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException("No space left on device"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Hadoop has another FSError", e);
    }
  }

  /** A list that holds itself has no end to print. */
  private static StackOverflowError overflow() {
    var endless = new ArrayList<Object>();
    endless.add(List.of(endless));
    try {
      throw new AssertionError("the stack has no end: " + endless.hashCode());
    } catch (StackOverflowError e) {
      return e;
    }
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void whatUsersCauseIsOneLine(Throwable failure, String reason) {
    assertThat(FailureHandler.describe(failure)).contains(reason).hasLineCount(1);
  }

  static Stream<Throwable> defects() {
    var bug = new NullPointerException("no index");
    return Stream.of(
        bug,
        new IllegalStateException("never"),
        new ExecutionException(bug),
        new SparkException(JOB, bug),
        new ExceptionInInitializerError(bug),
        new AssertionError("never"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void defectsShowTheirTrace(Throwable defect) {
    assertThat(FailureHandler.describe(defect))
        .startsWith("this is a defect of byol3d; please report it")
        .contains("\tat " + FailureReasonTest.class.getName());
  }

  @Test
  void circlesOfCausesEnd() {
    var outer = new IllegalStateException("outer");
    var inner = new IllegalStateException("inner", outer);
    outer.initCause(inner);
    assertThat(FailureHandler.describe(outer)).startsWith("this is a defect");
  }
}
