package com.openagents.spacetime.gateway.protocol;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much memory an object of this package holds on to, roughly as HotSpot lays it out, without what is shared by all. */
final class HeldMemory {
    private static final int HEADER = 16;
    private static final int REFERENCE = 8;

    private HeldMemory() {}

    /** Bytes of the object and of everything reachable from it. */
    static long of(Object root) throws IllegalAccessException {
        var seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var due = new ArrayDeque<Object>(List.of(root));
        var bytes = 0L;
        while (!due.isEmpty()) {
            var object = due.pop();
            if (!(object instanceof Enum<?>) && !(object instanceof Throwable) && seen.add(object)) {
                bytes += HEADER + contentOf(object, due);
            }
        }
        return bytes;
    }

    private static long contentOf(Object object, ArrayDeque<Object> due) throws IllegalAccessException {
        if (object instanceof byte[] array) {
            return array.length;
        }
        if (object instanceof String text) {
            var latin1 = text.chars().allMatch(unit -> unit < 256);
            return HEADER + REFERENCE + (latin1 ? 1L : 2L) * text.length();
        }
        if (object instanceof List<?> list) {
            list.forEach(item -> push(item, due));
            return HEADER + (long) list.size() * REFERENCE;
        }
        if (object.getClass().isArray()) {
            throw new AssertionError("not expected to be held: an array of " + Array.getLength(object));
        }
        return fieldsOf(object, due);
    }

    private static long fieldsOf(Object object, ArrayDeque<Object> due) throws IllegalAccessException {
        var bytes = 0L;
        for (var field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                bytes += REFERENCE;
                field.setAccessible(true);
                if (!field.getType().isPrimitive()) {
                    push(field.get(object), due);
                }
            }
        }
        return bytes;
    }

    private static void push(@Nullable Object object, ArrayDeque<Object> due) {
        if (object != null) {
            due.push(object);
        }
    }
}
