/** Base of the value classes, so that one check tells them from plain objects. */
export abstract class SpecialValue {}
