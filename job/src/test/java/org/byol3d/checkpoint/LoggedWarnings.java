package org.byol3d.checkpoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Records the warnings of a class while it is open. */
final class LoggedWarnings implements AutoCloseable {
  private final Logger logger;
  private final Memory memory = new Memory();

  LoggedWarnings(Class<?> source) {
    logger = (Logger) LogManager.getLogger(source);
    memory.start();
    logger.addAppender(memory);
  }

  List<String> messages() {
    return List.copyOf(memory.messages);
  }

  @Override
  public void close() {
    logger.removeAppender(memory);
    memory.stop();
  }

  private static final class Memory extends AbstractAppender {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Memory() {
      super("memory", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
        messages.add(event.getMessage().getFormattedMessage());
      }
    }
  }
}
