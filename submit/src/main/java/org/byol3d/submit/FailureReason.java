package org.byol3d.submit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.distributed.StageFailedException;
import org.byol3d.nn.LibtorchException;
import org.byol3d.text.Units;
import org.byol3d.text.WrongRequestException;

/**
 * Says in one line why something failed, when the reason is outside the program: files, memory,
 * libraries, or what the user asked for. It is looked for in the causes, since Spark and pools of
 * threads wrap what a task threw.
 */
final class FailureReason {
  /** What the JDK puts after the file's name, such as {@code (Permission denied)}. */
  private static final Pattern REASON_BEHIND = Pattern.compile("(.*) \\(([^()]+)\\)");

  /** How Hadoop's local file system says that there is no such file. */
  private static final Pattern HADOOP_MISSING = Pattern.compile("^File (.*) does not exist$");

  /** Spark's message about a task begins with what failed, and repeats the trace after it. */
  private static final Pattern TRACE =
      Pattern.compile("(?s)\\R(\\s+at |Driver stacktrace:|\\s*Caused by:|JVM stacktrace:).*");

  /** More causes than any failure has; a circle of causes would have no end. */
  private static final int MOST_CAUSES = 50;

  /** Frames from a check of a value to what it checks for. */
  private static final int CALLERS = 8;

  private FailureReason() {}

  /** Returns the reason, or nothing for a defect of the program. */
  static Optional<String> of(Throwable failure) {
    var causes =
        Stream.iterate(failure, it -> it != null, Throwable::getCause).limit(MOST_CAUSES).toList();
    return first(causes, FailureReason::ofProgram)
        .or(
            () ->
                isDefect(causes.get(causes.size() - 1))
                    ? Optional.empty()
                    : first(causes, FailureReason::ofLibrary))
        .map(text -> TRACE.matcher(text).replaceFirst("").strip());
  }

  private static Optional<String> first(
      List<Throwable> causes, Function<Throwable, Optional<String>> reason) {
    return causes.stream().map(reason).flatMap(Optional::stream).findFirst();
  }

  /** Tells whether a failure shows that the program is wrong, whatever wraps it. */
  private static boolean isDefect(Throwable root) {
    return root instanceof AssertionError
        || (root instanceof RuntimeException
            && !(root instanceof SparkThrowable
                || root instanceof StageFailedException
                || isSettingOfSpark(root)));
  }

  /** Returns the reason of what the program or the file system throws with a message for users. */
  private static Optional<String> ofProgram(Throwable thrown) {
    if (thrown instanceof WrongRequestException
        || thrown instanceof MismatchedWeightsException
        || thrown instanceof LibtorchException) {
      return Optional.of(thrown.getMessage());
    }
    if (thrown instanceof FSError) {
      return Optional.of(
          "a disk refused to write: "
              + Optional.ofNullable(thrown.getCause())
                  .map(Throwable::getMessage)
                  .orElse(thrown.getMessage())
              + "; see df for the file systems that are full");
    }
    if (thrown instanceof OutOfMemoryError) {
      return Optional.of(memory(String.valueOf(thrown.getMessage())));
    }
    return thrown instanceof IOException e ? Optional.ofNullable(ofFile(e)) : Optional.empty();
  }

  private static String ofFile(IOException exception) {
    var message = exception.getMessage();
    if (exception instanceof FileSystemException e) {
      return ofSystem(e);
    }
    if (exception instanceof FileNotFoundException && message != null) {
      var behind = REASON_BEHIND.matcher(message);
      if (!behind.matches()) {
        return "no such file: " + HADOOP_MISSING.matcher(message).replaceFirst("$1");
      }
      return behind.group(2).equals("No such file or directory")
          ? "no such file: " + behind.group(1)
          : behind.group(1) + ": " + behind.group(2);
    }
    if (exception instanceof SocketException || exception instanceof SocketTimeoutException) {
      return ofNetwork(String.valueOf(message));
    }
    return message == null || message.isBlank() ? null : message;
  }

  /** Hadoop adds its wiki's page to what the system says. */
  private static String ofNetwork(String message) {
    return message.replaceFirst(";? *For more details see:.*", "")
        + ": check that this service runs, and that its host and port are right in the path or in"
        + " the Hadoop configuration (fs.defaultFS)";
  }

  private static String ofSystem(FileSystemException exception) {
    var file = exception.getFile();
    if (exception instanceof NoSuchFileException) {
      return "no such file: " + file;
    }
    if (exception.getReason() != null) {
      return exception.getMessage();
    }
    if (exception instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    if (exception instanceof FileAlreadyExistsException) {
      return file + ": exists already, and is not of the kind that is needed";
    }
    if (exception instanceof NotDirectoryException) {
      return file + ": is not a directory";
    }
    return exception.getMessage();
  }

  private static String memory(String message) {
    if (message.contains("native thread")) {
      return "the system gives no more threads ("
          + message
          + "): give fewer --workers or --threads";
    }
    return String.format(
        Locale.ROOT,
        "out of memory (%s): the heap may take %s; ask for less at once (smaller crops or files,"
            + " fewer --workers), or give more with BYOL3D_JAVA_OPTS=-Xmx16g",
        message,
        Units.gibibytesText(Runtime.getRuntime().maxMemory()));
  }

  /** Returns the reason of what Spark and the JVM throw. */
  private static Optional<String> ofLibrary(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return Optional.of(
          "an input nests its parts too deeply: the stack overflowed in "
              + place(thrown)
              + "; if the input is sound, give more stack with BYOL3D_JAVA_OPTS=-Xss64m");
    }
    if (thrown instanceof LinkageError && !(thrown instanceof ExceptionInInitializerError)) {
      return Optional.of(
          "a library is missing or does not load: "
              + chain(thrown)
              + "; run byol3d doctor, and compare Java and Spark with docs/operations.md");
    }
    if (thrown instanceof InterruptedException) {
      return Optional.of("interrupted");
    }
    if (thrown instanceof SparkException || thrown instanceof StageFailedException) {
      return thrown.getCause() == null || thrown instanceof StageFailedException
          ? Optional.ofNullable(thrown.getMessage())
          : Optional.empty();
    }
    boolean told =
        thrown instanceof SparkThrowable spark
            ? !spark.isInternalError()
            : isChecked(thrown) || isSettingOfSpark(thrown);
    return told ? Optional.ofNullable(thrown.getMessage()) : Optional.empty();
  }

  private static boolean isChecked(Throwable thrown) {
    return thrown instanceof Exception
        && !(thrown instanceof RuntimeException || thrown instanceof ExecutionException);
  }

  /** Spark refuses values of its settings by exceptions that its programmers did not name. */
  private static boolean isSettingOfSpark(Throwable thrown) {
    return thrown instanceof IllegalArgumentException
        && Stream.of(thrown.getStackTrace())
            .limit(CALLERS)
            .anyMatch(it -> it.getClassName().startsWith("org.apache.spark.internal.config."));
  }

  private static String chain(Throwable thrown) {
    return Stream.iterate(thrown, it -> it != null, Throwable::getCause)
        .limit(MOST_CAUSES)
        .map(it -> it.getClass().getSimpleName() + " " + it.getMessage())
        .distinct()
        .collect(Collectors.joining(", caused by "));
  }

  /** Returns our own method nearest to the failure, or the nearest of all. */
  private static String place(Throwable thrown) {
    var frames = thrown.getStackTrace();
    return Stream.of(frames)
        .filter(it -> it.getClassName().startsWith("org.byol3d."))
        .findFirst()
        .or(() -> Stream.of(frames).findFirst())
        .map(it -> it.getClassName() + "." + it.getMethodName())
        .orElse("an unknown place");
  }
}
