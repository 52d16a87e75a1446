from organizer.chat import api, conversations_api
from organizer.core.routes import route

TEAM = "<id:team_id>"
PAIR = "<id:team_id>/<id:recipient_id>"
MESSAGE = "<id:message_id>"
CONVERSATION = "<id:conversation_id>"

urlpatterns = [
    *route("team-chat-list/", api.TeamMessageListView, "team-chat-list"),
    *route(f"team-chat-message-count/{TEAM}", api.MessageCountView, "team-chat-count"),
    *route(f"team-chat-post/{TEAM}", api.TeamMessagePostView, "team-chat-post"),
    *route(f"team-chat-put/{MESSAGE}", api.TeamMessageEditView, "team-chat-put"),
    *route(f"team-chat-delete/{MESSAGE}", api.TeamMessageDeleteView, "team-chat-delete"),
    *route("private-chat-list/", api.PrivateMessageListView, "private-chat-list"),
    *route(f"private-chat-message-count/{PAIR}", api.MessageCountView, "private-chat-count"),
    *route(f"private-chat-post/{PAIR}", api.PrivateMessagePostView, "private-chat-post"),
    *route(f"private-chat-put/{MESSAGE}", api.PrivateMessageEditView, "private-chat-put"),
    *route(f"private-chat-delete/{MESSAGE}", api.PrivateMessageDeleteView, "private-chat-delete"),
    *route("conversations/", conversations_api.ConversationsView, "conversations"),
    *route(f"conversations/{CONVERSATION}/read", conversations_api.ReadView, "conversation-read"),
    *route(f"conversations/{CONVERSATION}/typing", conversations_api.TypingView, "conversation-typing"),
]
