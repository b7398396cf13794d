package org.byol3d.checkpoint.torch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.checkpoint.torch.TorchSequence.Kind;

/**
 * Runs a pickle. Every opcode takes constant time and memory, or time and memory in proportion to
 * the bytes and stack entries that it uses up; so a pickle of n bytes costs O(n), whatever it says.
 */
final class PickleMachine {
  private static final int NEWEST_PROTOCOL = 5;

  /** Objects take more memory than the few bytes that can make one. */
  private static final int MOST_CALLS = 1 << 20;

  private final PickleBytes in;
  private final ObjectBuilder builder;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int calls;

  PickleMachine(PickleBytes in, StorageLookup storages) {
    this.in = in;
    this.builder = new ObjectBuilder(in, storages);
  }

  /** Runs to STOP, and returns the value. */
  Object run() throws FormatException {
    while (true) {
      int opcode = in.unsignedByte();
      if (opcode == '.') {
        var value = pop();
        if (!stack.isEmpty() || !marks.isEmpty()) {
          throw in.damaged("values are left on the stack at the end of the pickle");
        }
        return value;
      }
      execute(opcode);
    }
  }

  private void execute(int opcode) throws FormatException {
    switch (opcode) {
      case 0x80 -> protocol(); // PROTO
      case 0x95 -> in.requireRemaining(in.signedLong()); // FRAME
      case '(' -> marks.add(stack.size()); // MARK
      case 'N' -> stack.add(null); // NONE
      case 0x88 -> stack.add(true); // NEWTRUE
      case 0x89 -> stack.add(false); // NEWFALSE
      case 'K' -> stack.add((long) in.unsignedByte()); // BININT1
      case 'M' -> stack.add((long) in.unsignedShort()); // BININT2
      case 'J' -> stack.add((long) in.signedInt()); // BININT
      case 0x8a -> stack.add(whole(in.take(in.unsignedByte()))); // LONG1
      case 'G' -> stack.add(in.bigEndianDouble()); // BINFLOAT
      case 'X' -> stack.add(in.text(in.unsignedInt())); // BINUNICODE
      case 0x8c -> stack.add(in.text(in.unsignedByte())); // SHORT_BINUNICODE
      case '}' -> stack.add(new TorchDictionary(false)); // EMPTY_DICT
      case ']' -> stack.add(new TorchSequence(Kind.LIST, new ArrayList<>(0))); // EMPTY_LIST
      case 0x8f -> stack.add(new TorchSequence(Kind.SET, new ArrayList<>(0))); // EMPTY_SET
      case ')' -> stack.add(new TorchSequence(Kind.TUPLE, List.of())); // EMPTY_TUPLE
      case 0x85, 0x86, 0x87 -> tuple(topmost(opcode - 0x84)); // TUPLE1, TUPLE2, TUPLE3
      case 't' -> tuple(sinceMark()); // TUPLE
      case 'a' -> addTo(Kind.LIST, topmost(1)); // APPEND
      case 'e' -> addTo(Kind.LIST, sinceMark()); // APPENDS
      case 0x90 -> addTo(Kind.SET, sinceMark()); // ADDITEMS
      case 's' -> put(topmost(2)); // SETITEM
      case 'u' -> put(sinceMark()); // SETITEMS
      case 'q' -> memo.put((long) in.unsignedByte(), peek()); // BINPUT
      case 'r' -> memo.put(in.unsignedInt(), peek()); // LONG_BINPUT
      case 0x94 -> memo.put((long) memo.size(), peek()); // MEMOIZE
      case 'h' -> stack.add(recall(in.unsignedByte())); // BINGET
      case 'j' -> stack.add(recall(in.unsignedInt())); // LONG_BINGET
      case 'c' -> stack.add(builder.name(in.line(), in.line())); // GLOBAL
      case 0x93 -> stackGlobal();
      case 'Q' -> stack.add(builder.storage(pop())); // BINPERSID
      case 'R' -> reduce();
      case 'b' -> build();
      default ->
          throw in.unsupported(
              String.format(
                  Locale.ROOT,
                  "opcode 0x%02x is not one that files of weights need; save the state_dict again"
                      + " by torch.save",
                  opcode));
    }
  }

  private void protocol() throws FormatException {
    int protocol = in.unsignedByte();
    if (protocol > NEWEST_PROTOCOL) {
      throw in.unsupported("pickle protocol " + protocol + " is not known");
    }
  }

  private static Object whole(byte[] littleEndian) {
    var bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    var value = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private void tuple(List<Object> items) {
    stack.add(new TorchSequence(Kind.TUPLE, items));
  }

  private void addTo(Kind kind, List<Object> items) throws FormatException {
    if (!(peek() instanceof TorchSequence sequence) || sequence.kind() != kind) {
      throw in.damaged("values are added to something that is no " + name(kind));
    }
    items.forEach(sequence::add);
  }

  private void put(List<Object> items) throws FormatException {
    if (!(peek() instanceof TorchDictionary dictionary)) {
      throw in.damaged("entries are put into something that is no dictionary");
    }
    if (items.size() % 2 != 0) {
      throw in.damaged("the last key of a dictionary has no value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      var key = items.get(i);
      if (key != null
          && !(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw in.unsupported("a key of a dictionary is no text, number or truth value");
      }
      dictionary.put(key, items.get(i + 1));
    }
  }

  private void stackGlobal() throws FormatException {
    var names = topmost(2);
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw in.damaged("a name of Python is no text");
    }
    stack.add(builder.name(module, name));
  }

  private void reduce() throws FormatException {
    if (++calls > MOST_CALLS) {
      throw in.unsupported("the pickle makes more than " + MOST_CALLS + " objects");
    }
    var operands = topmost(2);
    if (!(operands.get(0) instanceof AllowedName name)) {
      throw in.damaged("something is called that is no name of Python");
    }
    if (!(operands.get(1) instanceof TorchSequence arguments) || arguments.kind() != Kind.TUPLE) {
      throw in.damaged("the arguments of " + name.python() + " are no tuple");
    }
    stack.add(builder.call(name, arguments.shared()));
  }

  private void build() throws FormatException {
    var state = pop();
    if (!(peek() instanceof TorchDictionary dictionary) || !dictionary.isOrdered()) {
      throw in.unsupported("a state is given to something that is no OrderedDict");
    }
    if (!(state instanceof TorchDictionary attributes) || attributes == dictionary) {
      throw in.damaged("the state of an OrderedDict is no dictionary");
    }
    if (dictionary.state() != null) {
      throw in.damaged("an OrderedDict gets a state twice");
    }
    dictionary.setState(attributes);
  }

  private Object recall(long index) throws FormatException {
    if (!memo.containsKey(index)) {
      throw in.damaged("memo " + index + " is used before it is set");
    }
    return memo.get(index);
  }

  private Object peek() throws FormatException {
    if (stack.size() == floor()) {
      throw in.damaged("an opcode needs a value, but the stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() throws FormatException {
    var value = peek();
    stack.remove(stack.size() - 1);
    return value;
  }

  /** Takes values from the stack; none of them may be below a mark. */
  private List<Object> topmost(int count) throws FormatException {
    int from = stack.size() - count;
    if (from < floor()) {
      throw in.damaged("an opcode needs " + count + " values, but the stack has fewer");
    }
    return cut(from);
  }

  private List<Object> sinceMark() throws FormatException {
    if (marks.isEmpty()) {
      throw in.damaged("an opcode needs a mark, but there is none");
    }
    return cut(marks.remove(marks.size() - 1));
  }

  private List<Object> cut(int from) {
    var tail = stack.subList(from, stack.size());
    var values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
