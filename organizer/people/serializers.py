"""Shapes in and out."""

from typing import Any

from rest_framework import serializers

from organizer.accounts.serializers import PasswordField


class AccountDeletionBody(serializers.Serializer[Any]):
    password = PasswordField()


class Export(serializers.Serializer[Any]):
    profile = serializers.DictField()
    sessions = serializers.ListField(child=serializers.DictField())
    teams = serializers.ListField(child=serializers.DictField())
    memberships = serializers.ListField(child=serializers.DictField())
    tasks = serializers.ListField(child=serializers.DictField())
    assigned_tasks = serializers.ListField(child=serializers.DictField())
    messages = serializers.ListField(child=serializers.DictField())
    read_marks = serializers.ListField(child=serializers.DictField())
    images = serializers.ListField(child=serializers.DictField())
