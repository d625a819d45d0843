package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CompactMapTest {

  @Property
  void doesWhatALinkedHashMapDoes(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int keys) {
    Map<String, Integer> expected = new LinkedHashMap<>();
    Map<String, Integer> map = new CompactMap<>();

    for (int i = 0; i < 60; i++) {
      String key = "k" + random.nextInt(keys);
      if (random.nextInt(3) == 0) {
        assertThat(map.remove(key)).isEqualTo(expected.remove(key));
      } else {
        assertThat(map.put(key, i)).isEqualTo(expected.put(key, i));
      }
      assertThat(map.get(key)).isEqualTo(expected.get(key));
    }

    assertThat(map).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(List.copyOf(map.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
    assertThat(List.copyOf(map.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    List<String> visited = new ArrayList<>();
    map.forEach((key, value) -> visited.add(key));
    assertThat(visited).isEqualTo(List.copyOf(expected.keySet()));
    assertThat(new CompactMap<>(expected)).isEqualTo(expected);
  }
}
