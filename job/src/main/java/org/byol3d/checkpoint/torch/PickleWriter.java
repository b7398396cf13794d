package org.byol3d.checkpoint.torch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a value as a pickle of protocol 2, the one of {@code torch.save}, with the opcodes that
 * {@code weights_only} accepts. The same value gives the same bytes.
 */
final class PickleWriter {
  private static final int MOST_LEVELS = 200;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final IdentityHashMap<TorchStorage, String> keys = new IdentityHashMap<>();
  private final List<TorchStorage> storages = new ArrayList<>();

  /** Returns the pickle of a value. */
  byte[] write(Object value) {
    out.write(0x80); // PROTO
    out.write(2);
    put(value, 0);
    out.write('.'); // STOP
    return out.toByteArray();
  }

  /** Returns the storages of the tensors; storage k has the key k. */
  List<TorchStorage> storages() {
    return storages;
  }

  private void put(Object value, int level) {
    if (level > MOST_LEVELS) {
      throw new IllegalArgumentException("values are nested deeper than 200 levels");
    }
    if (value == null) {
      out.write('N'); // NONE
    } else if (value instanceof Boolean truth) {
      out.write(truth ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
    } else if (value instanceof Integer || value instanceof Long) {
      putWhole(((Number) value).longValue());
    } else if (value instanceof BigInteger whole) {
      putLarge(whole);
    } else if (value instanceof Double || value instanceof Float) {
      out.write('G'); // BINFLOAT
      long bits = Double.doubleToLongBits(((Number) value).doubleValue());
      putLittleEndian(Long.reverseBytes(bits), Long.BYTES);
    } else if (value instanceof String text) {
      putText(text);
    } else if (value instanceof TorchDictionary dictionary) {
      putDictionary(dictionary, level);
    } else if (value instanceof TorchSequence sequence) {
      putSequence(sequence, level);
    } else if (value instanceof TorchTensor tensor) {
      putTensor(tensor);
    } else if (value instanceof TorchDtype dtype) {
      putName("torch", dtype.type().numpyName());
    } else if (value instanceof TorchDevice device) {
      putName("torch", "device");
      putText(device.name());
      out.write(0x85); // TUPLE1
      out.write('R'); // REDUCE
    } else {
      throw new IllegalArgumentException(
          value.getClass().getName() + " is no value of a file of torch.save");
    }
  }

  private void putWhole(long value) {
    if (value >= 0 && value <= 0xff) {
      out.write('K'); // BININT1
      out.write((int) value);
    } else if (value >= 0 && value <= 0xffff) {
      out.write('M'); // BININT2
      putLittleEndian(value, 2);
    } else if (value == (int) value) {
      out.write('J'); // BININT
      putLittleEndian(value, 4);
    } else {
      putLarge(BigInteger.valueOf(value));
    }
  }

  private void putLarge(BigInteger value) {
    var bytes = value.toByteArray();
    if (bytes.length > 0xff) {
      throw new IllegalArgumentException("a whole number of more than 255 bytes");
    }
    out.write(0x8a); // LONG1
    out.write(bytes.length);
    for (int i = bytes.length - 1; i >= 0; i--) {
      out.write(bytes[i]);
    }
  }

  private void putText(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X'); // BINUNICODE
    putLittleEndian(bytes.length, 4);
    out.writeBytes(bytes);
  }

  private void putName(String module, String name) {
    out.write('c'); // GLOBAL
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void putDictionary(TorchDictionary dictionary, int level) {
    putEmptyDictionary(dictionary.isOrdered());
    putEntries(dictionary.entries(), level);
    if (dictionary.state() != null) {
      put(dictionary.state(), level + 1);
      out.write('b'); // BUILD
    }
  }

  private void putEmptyDictionary(boolean ordered) {
    if (ordered) {
      putName("collections", "OrderedDict");
      out.write(')'); // EMPTY_TUPLE
      out.write('R'); // REDUCE
    } else {
      out.write('}'); // EMPTY_DICT
    }
  }

  private void putEntries(Map<Object, Object> entries, int level) {
    if (!entries.isEmpty()) {
      out.write('('); // MARK
      entries.forEach(
          (key, value) -> {
            put(key, level + 1);
            put(value, level + 1);
          });
      out.write('u'); // SETITEMS
    }
  }

  private void putSequence(TorchSequence sequence, int level) {
    switch (sequence.kind()) {
      case LIST -> putList(sequence, level);
      case TUPLE -> putTuple(sequence.items(), level);
      case SIZE -> {
        putName("torch", "Size");
        putTuple(sequence.items(), level);
        out.write(0x85); // TUPLE1
        out.write('R'); // REDUCE
      }
      case SET -> {
        putName("__builtin__", "set");
        putList(sequence, level);
        out.write(0x85); // TUPLE1
        out.write('R'); // REDUCE
      }
    }
  }

  private void putList(TorchSequence sequence, int level) {
    out.write(']'); // EMPTY_LIST
    if (!sequence.items().isEmpty()) {
      out.write('('); // MARK
      sequence.items().forEach(item -> put(item, level + 1));
      out.write('e'); // APPENDS
    }
  }

  private void putTuple(List<?> items, int level) {
    if (items.isEmpty()) {
      out.write(')'); // EMPTY_TUPLE
      return;
    }
    if (items.size() > 3) {
      out.write('('); // MARK
    }
    items.forEach(item -> put(item, level + 1));
    out.write(items.size() > 3 ? 't' : 0x84 + items.size()); // TUPLE, TUPLE1 to TUPLE3
  }

  private void putTensor(TorchTensor tensor) {
    putName("torch._utils", "_rebuild_tensor_v2");
    out.write('('); // MARK
    putStorage(tensor);
    putWhole(tensor.offset());
    putTuple(tensor.shape(), 0);
    putTuple(tensor.strides(), 0);
    put(tensor.requiresGradient(), 0);
    putEmptyDictionary(true); // the hooks of the backward pass: none
    out.write('t'); // TUPLE
    out.write('R'); // REDUCE
  }

  private void putStorage(TorchTensor tensor) {
    var storage = tensor.storage();
    var key = keys.get(storage);
    if (key == null) {
      key = Integer.toString(storages.size());
      keys.put(storage, key);
      storages.add(storage);
    }
    if (storage.type() == null) {
      throw new IllegalArgumentException(
          "a tensor of a storage of bytes cannot be written; copy its values");
    }
    out.write('('); // MARK
    putText("storage");
    putName("torch", AllowedName.storageClass(storage.type()));
    putText(key);
    putText("cpu");
    putWhole(storage.bytes() / storage.type().size());
    out.write('t'); // TUPLE
    out.write('Q'); // BINPERSID
  }

  private void putLittleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (Byte.SIZE * i)));
    }
  }
}
