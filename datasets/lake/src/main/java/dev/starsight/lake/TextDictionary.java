package dev.starsight.lake;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.strings.IntDictionaryMap;

/**
 * Texts that become a Tablesaw column, which numbers its distinct texts. Appending to the column
 * itself is four times as slow where most texts occur once, measured on reviews: it grows three
 * maps for each new text, and starts over with wider numbers after 256 and after 65,536. Not
 * thread-safe.
 */
final class TextDictionary {

  /** Tablesaw's number of a missing text, which is the empty text as well. */
  private static final int MISSING = Integer.MAX_VALUE;

  /** Tablesaw's numbers begin after this one. */
  private static final int BEFORE_FIRST = Integer.MIN_VALUE;

  private final Object2IntOpenHashMap<String> keys = new Object2IntOpenHashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final IntArrayList counts = new IntArrayList();
  private final IntArrayList rows = new IntArrayList();
  private int missing;

  TextDictionary() {
    keys.defaultReturnValue(BEFORE_FIRST);
  }

  void append(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      rows.add(MISSING);
      missing++;
      return;
    }
    int next = BEFORE_FIRST + 1 + texts.size();
    int known = keys.putIfAbsent(text, next);
    if (known == BEFORE_FIRST) {
      texts.add(text);
      counts.add(1);
      rows.add(next);
    } else {
      int i = known - BEFORE_FIRST - 1;
      counts.set(i, counts.getInt(i) + 1);
      rows.add(known);
    }
  }

  /** Returns the column; nothing may be appended afterwards. */
  StringColumn column(String name) {
    Int2ObjectOpenHashMap<String> values = new Int2ObjectOpenHashMap<>(texts.size() + 1);
    Int2IntOpenHashMap frequencies = new Int2IntOpenHashMap(texts.size() + 1);
    for (int i = 0; i < texts.size(); i++) {
      values.put(BEFORE_FIRST + 1 + i, texts.get(i));
      frequencies.put(BEFORE_FIRST + 1 + i, counts.getInt(i));
    }
    if (missing > 0) {
      values.put(MISSING, "");
      frequencies.put(MISSING, missing);
      keys.put("", MISSING);
    }
    return StringColumn.createInternal(
        name,
        new IntDictionaryMap.IntDictionaryBuilder()
            .setNextIndex(BEFORE_FIRST + texts.size())
            .setKeyToValue(values)
            .setValueToKey(keys)
            .setKeyToCount(frequencies)
            .setValues(rows.toIntArray())
            .build());
  }
}
